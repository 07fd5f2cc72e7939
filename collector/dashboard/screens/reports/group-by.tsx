import { MultiSelect } from "@mantine/core"
import { useState } from "react"
import { isGrouping, MOST_GROUPINGS } from "../../../domain/report/groupings.ts"
import { useCustomNames } from "../../api/names.ts"
import { useAddress } from "../../format/address.ts"
import { groupingOptions } from "./grouping-options.ts"

/** By what the rows are grouped: one to three, in their order; also by any parameter of the entrance. */
export function GroupBy({ by }: { by: readonly string[] }) {
  const [, change] = useAddress()
  const [text, setText] = useState("")
  const own = useCustomNames()
  const typed = isGrouping(text.trim()) ? [text.trim()] : []
  return (
    <MultiSelect
      label="Group by"
      placeholder={by.length < MOST_GROUPINGS ? "Add a grouping or a parameter" : ""}
      data={groupingOptions([...own, ...by], typed)}
      value={[...by]}
      onChange={(names) => {
        setText("")
        if (names.length > 0) change({ by: names.join(","), sort: null, order: null }, true)
      }}
      searchable
      searchValue={text}
      onSearchChange={setText}
      maxValues={MOST_GROUPINGS}
      hidePickedOptions
      className="group-by"
      comboboxProps={{ shadow: "sm" }}
    />
  )
}
