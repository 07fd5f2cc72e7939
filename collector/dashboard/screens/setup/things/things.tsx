import { Button, Group, SegmentedControl, Text } from "@mantine/core"
import { useState } from "react"
import { Empty } from "../../../elements/empty.tsx"
import { NotFound } from "../../../elements/not-found.tsx"
import { type Column, Table } from "../../../elements/table.tsx"
import { useAddress, useOpen } from "../../../format/address.ts"
import { isMissing } from "../draft/check.ts"
import { useDraft } from "../draft/draft.tsx"
import { type Fields, isFields, pathText } from "../draft/path.ts"
import { thingsOf } from "../draft/things-of.ts"
import { PartHead } from "../part-head.tsx"
import { NewThing } from "./new-thing.tsx"
import { Thing } from "./thing.tsx"
import { namesOf, type ThingList } from "./thing-list.ts"

/** A list of the settings, or the one of its things that the address names. */
export function Things({ of, title, id }: { of: ThingList; title: string; id: string | null }) {
  const { document } = useDraft()
  if (id === null) return <AllThings of={of} title={title} />
  const at = thingsOf(document, of.list).findIndex((thing) => isFields(thing) && thing[of.by] === id)
  const thing = thingsOf(document, of.list)[at]
  if (!isFields(thing)) return <NotFound />
  return <Thing key={id} {...{ of, thing, at, title }} />
}

function AllThings({ of, title }: { of: ThingList; title: string }) {
  const { document, isReadOnly } = useDraft()
  const [isAdding, setAdding] = useState(false)
  const open = useOpen("/setup")
  const things = useChosen(of, thingsOf(document, of.list).filter(isFields))
  const stateOf = useStateOf(of)
  const columns: Column<Fields>[] = [
    {
      key: "name",
      title: "Name",
      cell: (thing) => <NameCell {...namesOf(thing, of)} by={of.by} state={stateOf(thing)} />,
    },
    ...of.columns,
  ]
  const add = !isReadOnly && <Button onClick={() => setAdding(true)}>New {of.one}</Button>
  return (
    <>
      <PartHead title={title} about={of.about} actions={things.length > 0 && add} />
      {of.kinds && <Kinds kinds={of.kinds} />}
      {things.length === 0 ? (
        <Empty title={`No ${title.toLowerCase()} yet`}>
          <Text c="dimmed" maw={460}>
            {of.empty}
          </Text>
          {add}
        </Empty>
      ) : (
        <Table
          label={title}
          columns={columns}
          items={things}
          keyOf={(thing) => namesOf(thing, of).name}
          open={(thing) => open(namesOf(thing, of).name)}
        />
      )}
      <NewThing of={of} isOpen={isAdding} close={() => setAdding(false)} />
    </>
  )
}

function Kinds({ kinds: { of, all, values } }: { kinds: NonNullable<ThingList["kinds"]> }) {
  const [address, change] = useAddress()
  const data = [{ value: "", label: all }, ...values.map(([value, label]) => ({ value, label }))]
  return (
    <SegmentedControl
      w="fit-content"
      aria-label="Which are listed"
      data={data}
      value={address.get(of) ?? ""}
      onChange={(value) => change({ [of]: value || null })}
    />
  )
}

function useChosen({ kinds }: ThingList, things: Fields[]): Fields[] {
  const [address] = useAddress()
  const chosen = kinds && address.get(kinds.of)
  return chosen ? things.filter((thing) => (thing[kinds.of] ?? "page") === chosen) : things
}

/** What is to be said of a thing besides what it is. */
function useStateOf({ list, by }: ThingList): (thing: Fields) => string | null {
  const { changes, faults, saved, document } = useDraft()
  const known = new Set(thingsOf(saved, list).map((thing) => isFields(thing) && thing[by]))
  return (thing) => {
    const at = thingsOf(document, list).indexOf(thing)
    const own = pathText([list, at])
    const ownFaults = faults.filter(({ path }) => path === own || path.startsWith(`${own}.`))
    if (ownFaults.length > 0) return ownFaults.every(isMissing) ? "to be filled in" : "has a fault"
    if (!known.has(String(thing[by]))) return "new"
    return changes.some(({ path }) => path.startsWith(`${list}[${thing[by]}]`)) ? "changed" : null
  }
}

interface NameCellProps {
  name: string
  title: string
  by: ThingList["by"]
  state: string | null
}

function NameCell({ name, title, by, state }: NameCellProps) {
  return (
    <Group gap="xs" wrap="nowrap" component="span">
      <Text span inherit fw={550}>
        {title}
      </Text>
      {by === "id" && name !== title && (
        <Text span size="xs" c="dimmed" ff="monospace">
          {name}
        </Text>
      )}
      {state && (
        <Text span size="xs" c={state === "has a fault" ? "red" : "brand"}>
          {state}
        </Text>
      )}
    </Group>
  )
}
