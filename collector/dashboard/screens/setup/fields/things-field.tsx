import { Accordion, Button, Group, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { useDraft } from "../draft/draft.tsx"
import { pathText } from "../draft/path.ts"
import type { FieldProps } from "./field.ts"

/** Things within a thing, each with a form of its own that opens. */
export function ThingsField({ field, path, value, isReadOnly, put, form }: FieldProps<"things">) {
  const { faults } = useDraft()
  const things: unknown[] = Array.isArray(value) ? value : []
  const [keys, setKeys] = useKeys(things.length)
  const [open, setOpen] = useState<string | null>(null)
  const add = () => {
    const key = freeKey(keys)
    put([...things, field.begin(things.length)])
    setKeys([...keys, key])
    setOpen(String(key))
  }
  const remove = (at: number) => {
    const rest = things.filter((_, place) => place !== at)
    put(rest.length === 0 ? undefined : rest)
    setKeys(keys.filter((_, place) => place !== at))
    setOpen(null)
  }
  return (
    <Stack gap="sm">
      {things.length > 0 && (
        <Accordion variant="contained" value={open} onChange={setOpen}>
          {things.map((thing, at) => (
            <Accordion.Item key={keys[at]} value={String(keys[at])}>
              <Accordion.Control>
                {field.title(thing)}
                {faults.some((fault) => fault.path.startsWith(pathText([...path, at]))) && (
                  <Text span c="red" size="sm" ml="sm">
                    has a fault
                  </Text>
                )}
              </Accordion.Control>
              <Accordion.Panel>
                {form(field.fields, [...path, at])}
                {!isReadOnly && (
                  <Group justify="flex-end" mt="md">
                    <Button variant="subtle" color="red" size="xs" onClick={() => remove(at)}>
                      Remove {field.title(thing)}
                    </Button>
                  </Group>
                )}
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
      {!isReadOnly && (
        <Button variant="default" size="xs" w="fit-content" onClick={add}>
          {field.add}
        </Button>
      )}
    </Stack>
  )
}

/** What each of so many things is known by here, as some have no name yet: it stays when one before it is removed. */
function useKeys(count: number): [keys: readonly number[], setKeys: (keys: readonly number[]) => void] {
  const [keys, setKeys] = useState<readonly number[]>([])
  if (keys.length === count) return [keys, setKeys]
  const first = freeKey(keys)
  const others = Array.from({ length: count }, (_, at) => first + at)
  setKeys(others)
  return [others, setKeys]
}

const freeKey = (keys: readonly number[]) => Math.max(-1, ...keys) + 1
