import { Button, MultiSelect, Popover, Select, Stack } from "@mantine/core"
import { IconFilter } from "@tabler/icons-react"
import { useState } from "react"
import { isGrouping } from "../../../domain/report/groupings.ts"
import { useCustomNames, useNames } from "../../api/names.ts"
import { useReports } from "../../api/report.ts"
import { useAddress } from "../../format/address.ts"
import { usePeriod } from "../../format/period.ts"
import { type Filters, filterValue, filterWish } from "../../report/address.ts"
import { groupOf } from "../../report/answer.ts"
import { groupWords } from "../../report/group-words.ts"
import { groupingOptions } from "./grouping-options.ts"

/** Chooses a grouping, and the values of it that one wants to see. */
export function AddFilter({ filters }: { filters: Filters }) {
  const [isOpen, setOpen] = useState(false)
  const [grouping, setGrouping] = useState<string | null>(null)
  const [text, setText] = useState("")
  const own = useCustomNames()
  const typed = isGrouping(text.trim()) ? [text.trim()] : []
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus shadow="sm">
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={15} />} onClick={() => setOpen(!isOpen)}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" w={260}>
          <Select
            label="By"
            searchable
            onSearchChange={setText}
            data={groupingOptions([...own, ...(grouping ? [grouping] : [])], typed)}
            value={grouping}
            onChange={setGrouping}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          {grouping !== null && (
            <Values
              key={grouping}
              grouping={grouping}
              chosen={Object.hasOwn(filters, grouping) ? (filters[grouping] ?? []) : []}
            />
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The values there are in the period, those with the most visits first; any other can be written. */
function Values({ grouping, chosen }: { grouping: string; chosen: readonly string[] }) {
  const { from, to, zone } = usePeriod("none")
  const { data } = useReports([{ by: [grouping], days: { from, to }, zone }])
  const [text, setText] = useState("")
  const [, change] = useAddress()
  const names = useNames()
  const rows = data?.[0]?.by[0] === grouping ? data[0].rows : []
  const found = rows.map((row) => filterValue(groupOf(row, grouping)))
  const values = new Set([...chosen, ...found, ...(text.trim() ? [text.trim()] : [])])
  return (
    <MultiSelect
      label="Is"
      placeholder="Any of these"
      searchable
      limit={100}
      searchValue={text}
      onSearchChange={setText}
      data={[...values].map((value) => ({
        value,
        label: value === "-" ? "None" : groupWords(grouping, value, names, zone),
      }))}
      value={[...chosen]}
      onChange={(values) => change(filterWish(grouping, values.length > 0 ? values : null), true)}
      comboboxProps={{ withinPortal: false }}
    />
  )
}
