import { Autocomplete, Button, Group, Pill, Popover, Select, Stack, TextInput } from "@mantine/core"
import { IconFilter, IconSearch } from "@tabler/icons-react"
import { useState } from "react"
import { useAddress } from "../format/address.ts"

/** What a list can be filtered by. */
export interface Filter {
  name: string
  title: string
  /** All there is to choose from; without it any text. */
  values?: readonly (string | { value: string; label: string })[]
  /** Some of what there is, where any text may be chosen. */
  suggestions?: readonly string[]
}

interface FiltersProps {
  filters: readonly Filter[]
  /** The name of the filter that the box searches by. */
  search?: { name: string; placeholder: string }
}

/** The filters of a list: they are in the address, so that what one sees can be sent to somebody. */
export function Filters({ filters, search }: FiltersProps) {
  const [address, change] = useAddress()
  const chosen = filters.filter(({ name }) => address.has(name))
  return (
    <Group gap="xs">
      {search && <SearchBox {...search} />}
      <AddFilter filters={filters.filter(({ name }) => !address.has(name))} />
      {chosen.map(({ name, title, values }) => (
        <Pill
          key={name}
          withRemoveButton
          onRemove={() => change({ [name]: null })}
          removeButtonProps={{
            "aria-label": `Remove the filter ${title}`,
            tabIndex: 0,
            "aria-hidden": false,
          }}
        >
          {title}:{" "}
          {address
            .getAll(name)
            .map((value) => labelOf(values, value))
            .join(" or ")}
        </Pill>
      ))}
    </Group>
  )
}

/** A value as it was chosen; a dash stands for what has none. */
function labelOf(values: Filter["values"] = [], value: string): string {
  const known = values.find((one) => typeof one === "object" && one.value === value)
  if (typeof known === "object") return known.label
  return value === "-" ? "none" : value
}

function SearchBox({ name, placeholder }: { name: string; placeholder: string }) {
  const [address, change] = useAddress()
  const chosen = address.get(name) ?? ""
  const [known, setKnown] = useState(chosen)
  const [text, setText] = useState(chosen)
  // A filter may come and go without this box. https://react.dev/reference/react/useState#storing-information-from-previous-renders
  if (known !== chosen) {
    setKnown(chosen)
    setText(chosen)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change({ [name]: text.trim() || null })
      }}
    >
      <TextInput
        type="search"
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          if (currentTarget.value === "") change({ [name]: null })
        }}
        placeholder={placeholder}
        aria-label={placeholder}
        leftSection={<IconSearch size={15} />}
        w={{ base: "100%", xs: 320 }}
      />
    </form>
  )
}

function AddFilter({ filters }: Pick<FiltersProps, "filters">) {
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState<string | null>(null)
  const [, change] = useAddress()
  const filter = filters.find((one) => one.name === name)
  const take = (value: string | null) => {
    if (!filter || !value) return
    change({ [filter.name]: value })
    setOpen(false)
    setName(null)
  }
  if (filters.length === 0) return null
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={15} />} onClick={() => setOpen(!isOpen)}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" w={240}>
          <Select
            label="By"
            data={filters.map(({ name, title }) => ({ value: name, label: title }))}
            value={name}
            onChange={setName}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          {filter &&
            (filter.values ? (
              <Select
                label="Is"
                searchable
                data={[...filter.values]}
                value={null}
                onChange={take}
                comboboxProps={{ withinPortal: false }}
              />
            ) : (
              <TextOf key={filter.name} suggestions={filter.suggestions ?? []} take={take} />
            ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function TextOf({ suggestions, take }: { suggestions: readonly string[]; take: (value: string) => void }) {
  const [text, setText] = useState("")
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        take(text.trim())
      }}
    >
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <Autocomplete
          label="Is"
          flex={1}
          data={[...new Set(suggestions)]}
          value={text}
          onChange={setText}
          comboboxProps={{ withinPortal: false }}
        />
        <Button type="submit">Add</Button>
      </Group>
    </form>
  )
}
