import { Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { askJson } from "../../api/ask.ts"
import type { Erasure, Visitor } from "../../api/visitor.ts"
import { Problem } from "../../elements/problem.tsx"
import { howMany } from "./how-many.ts"

interface EraseProps {
  visitor: Visitor
  done: (erasure: Erasure) => void
}

/** What one types to say that one means it. */
const WORD = "erase"

/** Erases the person, after a warning nobody overlooks. */
export function Erase({ visitor, done }: EraseProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" color="red" onClick={() => setOpen(true)}>
        Erase this visitor…
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title="Erase this visitor for ever?"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <EraseForm visitor={visitor} done={done} cancel={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function EraseForm({ visitor, done, cancel }: EraseProps & { cancel: () => void }) {
  const client = useQueryClient()
  const [word, setWord] = useState("")
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { vid } = visitor
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const erasure = await askJson<Erasure>(`visitors/${encodeURIComponent(vid)}`, { method: "DELETE" })
      client.removeQueries({ predicate: ({ queryKey: [path] }) => path === `visitors/${vid}` })
      await client.invalidateQueries()
      done(erasure)
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">
          This cannot be undone, by anybody. Of {howMany(visitor, "hits", "view")},{" "}
          {howMany(visitor, "events", "event")} and {howMany(visitor, "conversions", "conversion")}
        </Text>
        <List size="sm">
          <List.Item>
            everything that tells of the person goes: ids, addresses, parameters, transactions;
          </List.Item>
          <List.Item>the sums stay: reports count what they counted before;</List.Item>
          <List.Item>
            postbacks that wait are stopped; what was sent already is with whom it was sent to.
          </List.Item>
        </List>
        <TextInput
          label={`Type “${WORD}” to go on`}
          value={word}
          onChange={({ currentTarget }) => setWord(currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        {error !== null && <Problem error={error} />}
        <Group gap="xs">
          <Button type="submit" color="red" disabled={word.trim().toLowerCase() !== WORD} loading={isBusy}>
            Erase for ever
          </Button>
          <Button variant="subtle" color="gray" onClick={cancel}>
            Keep
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
