import { Button, Modal, Select, Stack, Text, TextInput } from "@mantine/core"
import { useState } from "react"
import { useAnswer } from "../../../api/answer.ts"
import { askJson } from "../../../api/ask.ts"
import { useOpen } from "../../../format/address.ts"
import { useDraft, useNames } from "../draft/draft.tsx"
import type { Fields } from "../draft/path.ts"
import { thingsOf } from "../draft/things-of.ts"
import { idFrom, type ThingList } from "./thing-list.ts"

interface PresetEntry {
  kind: string
  id: string
  name: string
}

interface NewThingProps {
  of: ThingList
  isOpen: boolean
  close: () => void
}

/** Asks what a new thing is called, and what it begins as. */
export function NewThing({ of, isOpen, close }: NewThingProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={`New ${of.one}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Names of={of} close={close} />
    </Modal>
  )
}

function Names({ of, close }: Pick<NewThingProps, "of" | "close">) {
  const { document, put } = useDraft()
  const open = useOpen("/setup")
  const taken = useNames(of.list, of.by)
  const [preset, setPreset] = useState<string | null>(null)
  const [name, setName] = useState("")
  const [ownId, setOwnId] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const hasId = of.by === "id"
  const id = hasId ? (ownId ?? idFrom(name)) : name.trim()
  const isTaken = taken.includes(id)
  const add = async () => {
    try {
      const begun = preset === null ? of.begin : await settingsOf(of, preset)
      const names = hasId ? { id, ...(name.trim() && { name: name.trim() }) } : { [of.by]: id }
      put([of.list, thingsOf(document, of.list).length], { ...names, ...without(begun, ["id", "name"]) })
      close()
      open(id)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (id !== "" && !isTaken) void add()
      }}
    >
      <Stack>
        {of.presets && (
          <PresetChoice
            kind={of.presets}
            value={preset}
            choose={(one) => {
              setPreset(one?.id ?? null)
              setName(one?.name ?? "")
              setOwnId(one?.id ?? null)
            }}
          />
        )}
        <TextInput
          label={of.by === "code" ? "Code" : "Name"}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={!hasId && isTaken && "is there already"}
          data-autofocus
        />
        {hasId && (
          <TextInput
            label="Id"
            description="What links, claims and reports know it by. It stays."
            classNames={{ input: "template" }}
            value={id}
            onChange={({ currentTarget }) => setOwnId(currentTarget.value)}
            error={isTaken && "is there already"}
          />
        )}
        {problem && (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        )}
        <Button type="submit" disabled={id === "" || isTaken}>
          Add
        </Button>
      </Stack>
    </form>
  )
}

interface PresetChoiceProps {
  kind: string
  value: string | null
  choose: (preset: PresetEntry | null) => void
}

function PresetChoice({ kind, value, choose }: PresetChoiceProps) {
  const { data } = useAnswer<{ items: PresetEntry[] }>("presets")
  const presets = (data?.items ?? []).filter((one) => one.kind === kind)
  return (
    <Select
      label="Begin with a preset"
      description="Its parameter names and postbacks, as the network writes them."
      placeholder="None: begin empty"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Clear the preset" }}
      data={presets.map((one) => ({ value: one.id, label: one.name }))}
      value={value}
      onChange={(id) => choose(presets.find((one) => one.id === id) ?? null)}
    />
  )
}

async function settingsOf({ presets }: ThingList, id: string): Promise<Fields> {
  const { settings } = await askJson<{ settings: Fields }>(`presets/${presets}/${encodeURIComponent(id)}`)
  return settings
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
