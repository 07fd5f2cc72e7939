import { Accordion, Button, Group, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { useDraft } from "../draft/draft.tsx"
import { pathText } from "../draft/path.ts"
import type { FieldProps } from "./field.ts"

/** Things within a thing, each with a form of its own that opens. */
export function ThingsField({ field, path, value, isReadOnly, put, form }: FieldProps<"things">) {
  const { faults } = useDraft()
  const things: unknown[] = Array.isArray(value) ? value : []
  const [open, setOpen] = useState<string | null>(null)
  const add = () => {
    put([...things, field.begin(things.length)])
    setOpen(String(things.length))
  }
  return (
    <Stack gap="sm">
      {things.length > 0 && (
        <Accordion variant="contained" value={open} onChange={setOpen}>
          {things.map((thing, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a thing without a name yet has only its place
            <Accordion.Item key={at} value={String(at)}>
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
                    <Button
                      variant="subtle"
                      color="red"
                      size="xs"
                      onClick={() => {
                        const rest = things.filter((_, place) => place !== at)
                        put(rest.length === 0 ? undefined : rest)
                        setOpen(null)
                      }}
                    >
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
