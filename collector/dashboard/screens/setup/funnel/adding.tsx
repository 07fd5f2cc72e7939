import { Button, Group, Select, TextInput } from "@mantine/core"
import { useState } from "react"
import { useNames } from "../draft/draft.tsx"
import { byTitle, useTitles } from "../draft/titles.ts"
import { titledOption } from "../fields/titled-option.tsx"
import type { Graph } from "./graph.ts"

interface AddingProps {
  graph: Graph
  addPage: (id: string) => void
  addRotator: (name: string) => void
  connect: (from: string, to: string) => void
  remove: (ids: readonly string[]) => void
  enter: (id: string) => void
}

/** What is put on the picture and connected there, for those who would rather choose than draw. */
export function Adding({ graph, addPage, addRotator, connect, remove, enter }: AddingProps) {
  const titles = useTitles("pages")
  const ids = graph.nodes.map(({ id }) => id)
  const there = byTitle(ids, titles)
  const pages = byTitle(
    useNames("pages").filter((id) => !ids.includes(id)),
    titles,
  )
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [rotator, setRotator] = useState("")
  const [removed, setRemoved] = useState<string | null>(null)
  const entry = graph.nodes.find(({ isEntry }) => isEntry)?.id ?? null
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="Add a page"
        placeholder={pages.length === 0 ? "All are there" : "Choose"}
        w={200}
        searchable
        data={pages}
        renderOption={titledOption}
        value={null}
        onChange={(id) => id && addPage(id)}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (rotator.trim() === "") return
          addRotator(rotator.trim())
          setRotator("")
        }}
      >
        <Group gap={4} align="flex-end" wrap="nowrap">
          <TextInput
            label="Add a rotator"
            placeholder="split"
            w={120}
            value={rotator}
            onChange={({ currentTarget }) => setRotator(currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            disabled={rotator.trim() === ""}
            aria-label="Add the rotator"
          >
            Add
          </Button>
        </Group>
      </form>
      <Group gap={4} align="flex-end" wrap="nowrap">
        <Select
          label="Connect"
          placeholder="From"
          aria-label="Connect from"
          w={120}
          data={there}
          renderOption={titledOption}
          value={from}
          onChange={setFrom}
        />
        <Select
          placeholder="To"
          aria-label="Connect to"
          w={120}
          data={there}
          renderOption={titledOption}
          value={to}
          onChange={setTo}
        />
        <Button
          variant="default"
          disabled={from === null || to === null}
          onClick={() => {
            if (from !== null && to !== null) connect(from, to)
            setTo(null)
          }}
        >
          Connect
        </Button>
      </Group>
      <Select
        label="Entry"
        w={200}
        data={there}
        renderOption={titledOption}
        value={entry}
        onChange={(id) => id && enter(id)}
      />
      <Group gap={4} align="flex-end" wrap="nowrap">
        <Select
          label="Take out"
          placeholder="Choose"
          w={120}
          data={there}
          renderOption={titledOption}
          value={removed}
          onChange={setRemoved}
        />
        <Button
          variant="default"
          disabled={removed === null}
          onClick={() => {
            if (removed !== null) remove([removed])
            setRemoved(null)
          }}
        >
          Take out
        </Button>
      </Group>
    </Group>
  )
}
