import { Checkbox, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { askJson, query } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useList } from "../../api/list.ts"
import { useSession } from "../../api/session.tsx"
import { Empty } from "../../elements/empty.tsx"
import { List } from "../../elements/list.tsx"
import type { Column } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { useOpen } from "../../format/address.ts"
import { Drop } from "./drop.tsx"
import { GOING, LOOK_AGAIN_MS } from "./going.ts"

/** What every file is shown with, whatever is in it. */
interface Sent {
  id: string
  at: string
  name: string | null
  state: string
  /** Why its step was given up. */
  error?: string | null
}

interface FilesProps<File> {
  /** Where the API lists them, and takes one more. */
  list: string
  send: string
  label: string
  /** What such a file has in it, in words and as an example. */
  about: string
  example: string
  /** What may be said with a file: in words, and as the API is told. */
  choice: { label: string; told: (isChosen: boolean) => Record<string, string | boolean | null> }
  /** Beside when, name and state. */
  columns: readonly Column<File>[]
  empty: { title: string; text: string }
}

const FIRST: readonly Column<Sent>[] = [
  { key: "at", title: "When", cell: ({ at }) => <When at={at} /> },
  { key: "name", title: "Name", cell: ({ name }) => name ?? "–" },
  { key: "state", title: "State", cell: ({ state }) => <Word>{state}</Word> },
]

/** A list with a file that is being worked on is old in a moment. */
const whileGoing = (files: readonly Sent[]) =>
  files.some(({ state, error }) => GOING[state] !== undefined && !error) ? LOOK_AGAIN_MS : 0

/** Files that are sent in: one more, and those there were. */
export function Files<File extends Sent>({
  list: path,
  send,
  choice,
  columns,
  empty,
  ...of
}: FilesProps<File>) {
  const { may } = useSession()
  const open = useOpen("/imports")
  const [isChosen, setChosen] = useState(false)
  const list = useList<File>(path, {}, { again: whileGoing })
  const sending = useChange({
    make: ({ content, name }: { content: Blob; name: string }) =>
      askJson<Sent>(`${send}${query({ name, ...choice.told(isChosen) })}`, { method: "POST", body: content }),
    changes: [path],
  })
  const take = (content: Blob, name: string) =>
    sending.mutate({ content, name }, { onSuccess: ({ id }) => open(id) })
  return (
    <Stack gap="lg">
      {may("edit") && (
        <div>
          <Drop about={of.about} example={of.example} isBusy={sending.isPending} take={take} />
          <Checkbox
            mt="xs"
            size="sm"
            label={choice.label}
            checked={isChosen}
            onChange={({ currentTarget }) => setChosen(currentTarget.checked)}
          />
        </div>
      )}
      <List
        label={of.label}
        list={list}
        columns={[...FIRST, ...columns]}
        keyOf={({ id }) => id}
        open={({ id }) => open(id)}
        empty={
          <Empty title={empty.title}>
            <Text c="dimmed">{empty.text}</Text>
          </Empty>
        }
      />
    </Stack>
  )
}
