import { Button, Group, Text } from "@mantine/core"
import { Copy } from "../../elements/copy.tsx"
import { Empty } from "../../elements/empty.tsx"
import { Filters } from "../../elements/filters.tsx"
import { List } from "../../elements/list.tsx"
import { PeriodPicker } from "../../elements/period-picker.tsx"
import { To } from "../../elements/to.tsx"
import { count } from "../../format/number.ts"
import { COLUMNS } from "./columns.tsx"
import { type Asked, offeredWith, useAsked } from "./filters.ts"
import { useLiveList } from "./live-list.ts"
import { LiveState } from "./live-state.tsx"

interface LogProps {
  /** The event that is open beside it. */
  id: string | null
  open: (id: string) => void
}

/** The log: the newest on top, as it comes in; who reads further down, or has paused it, is only told how many came. */
export function Log(props: LogProps) {
  const asked = useAsked()
  return <LogOf key={JSON.stringify(asked)} asked={asked} {...props} />
}

function LogOf({ asked, id, open }: LogProps & { asked: Asked }) {
  const { list, state, held, isPaused, setPaused, release } = useLiveList(asked)
  const isNarrowed = Object.keys(asked).length > 0
  return (
    <>
      <Group justify="space-between" mb="md">
        <Filters {...offeredWith(Object.keys(asked))} />
        <Group gap="xs">
          <LiveState state={state} isPaused={isPaused} setPaused={setPaused} />
          <PeriodPicker isOptional />
        </Group>
      </Group>
      {held > 0 && (
        <div className="held">
          <Button size="xs" radius="xl" onClick={release}>
            {count(held)} new
          </Button>
        </div>
      )}
      <List
        label="Events, newest first"
        list={list}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        open={(event) => open(event.id)}
        isOpen={(event) => event.id === id}
        empty={isNarrowed ? <NoneLikeThat /> : <NothingYet />}
      />
    </>
  )
}

function NoneLikeThat() {
  return (
    <Empty title="Nothing like that was received">
      <Text c="dimmed">
        Take a filter away, or choose another period. What comes now still shows up here.
      </Text>
    </Empty>
  )
}

function NothingYet() {
  const tag = `<script async src="${new URL("t.js", document.baseURI)}"></script>`
  return (
    <Empty title="Nothing has arrived yet">
      <Text c="dimmed">
        Paste the tag on a page of yours and visit it: the first view shows up here by itself.
      </Text>
      <code className="long">{tag}</code>
      <Copy text={tag} label="Copy the tag" />
      <Text c="dimmed" size="sm">
        Nothing comes? <To href="/doctor">Let the doctor watch a test visit.</To>
      </Text>
    </Empty>
  )
}
