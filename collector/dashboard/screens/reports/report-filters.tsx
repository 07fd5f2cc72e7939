import { Group, Pill } from "@mantine/core"
import { useNames } from "../../api/names.ts"
import { useAddress } from "../../format/address.ts"
import { useTimeZone } from "../../format/time-zone.ts"
import { type Filters, filterWish } from "../../report/address.ts"
import { groupWords } from "../../report/group-words.ts"
import { titleOf } from "../../report/groupings.ts"
import { AddFilter } from "./add-filter.tsx"

/** What the report is only of: one or several values of any grouping. */
export function ReportFilters({ filters }: { filters: Filters }) {
  const [, change] = useAddress()
  const names = useNames()
  const [zone] = useTimeZone()
  const said = (grouping: string, value: string) =>
    value === "-" ? "none" : groupWords(grouping, value, names, zone)
  return (
    <Group gap="xs">
      <AddFilter filters={filters} />
      {Object.entries(filters).map(([grouping, values]) => (
        <Pill
          key={grouping}
          size="md"
          withRemoveButton
          onRemove={() => change(filterWish(grouping, null), true)}
          removeButtonProps={{
            "aria-label": `Remove the filter ${titleOf(grouping)}`,
            tabIndex: 0,
            "aria-hidden": false,
          }}
        >
          {titleOf(grouping)}: {values.map((value) => said(grouping, value)).join(" or ")}
        </Pill>
      ))}
    </Group>
  )
}
