import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from "@mantine/core"
import { IconX } from "@tabler/icons-react"
import { useState } from "react"
import { useDraft } from "../draft/draft.tsx"
import { isFields, pathText } from "../draft/path.ts"
import type { FieldProps } from "./field.ts"
import { numberOr, written } from "./text-field.tsx"

interface Row {
  id: number
  key: string
  value: string
}

/** Names, and what stands for each; a row without a name is not yet part of the draft. */
export function PairsField({ field, path, value, error, isReadOnly, put }: FieldProps<"pairs">) {
  const { faults } = useDraft()
  const [rows, setRows] = useRows(value)
  const change = (next: Row[]) => {
    setRows(next)
    put(pairsOf(next, field.isAmount ? numberOr : (text) => text))
  }
  const faultOf = (key: string) => faults.find((fault) => fault.path === pathText([...path, key]))?.message
  const edit = (row: Row, with_: Partial<Row>) =>
    change(rows.map((one) => (one.id === row.id ? { ...one, ...with_ } : one)))
  return (
    <Input.Wrapper label={field.label} description={field.help} error={error} labelElement="div">
      <Stack gap={6} mt={6}>
        {rows.map((row, at) => (
          <Group key={row.id} gap={6} wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              aria-label={`${field.label}: ${field.keyTitle} ${at + 1}`}
              placeholder={field.keyTitle}
              value={row.key}
              readOnly={isReadOnly}
              error={row.key !== "" && faultOf(row.key)}
              onChange={({ currentTarget }) => edit(row, { key: currentTarget.value })}
            />
            {field.values ? (
              <Select
                flex={1}
                aria-label={`${field.label}: ${field.valueTitle} ${at + 1}`}
                placeholder={field.valueTitle}
                data={[...field.values]}
                value={row.value || null}
                readOnly={isReadOnly}
                searchable
                onChange={(next) => edit(row, { value: next ?? "" })}
              />
            ) : (
              <TextInput
                flex={1}
                aria-label={`${field.label}: ${field.valueTitle} ${at + 1}`}
                placeholder={field.valueTitle}
                value={row.value}
                readOnly={isReadOnly}
                onChange={({ currentTarget }) => edit(row, { value: currentTarget.value })}
              />
            )}
            {!isReadOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={4}
                aria-label={`Remove ${row.key || `row ${at + 1}`} from ${field.label}`}
                onClick={() => change(rows.filter((one) => one !== row))}
              >
                <IconX size={15} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!isReadOnly && (
          <Button
            variant="default"
            size="compact-sm"
            w="fit-content"
            onClick={() => setRows([...rows, { id: freeId(rows), key: "", value: "" }])}
          >
            {field.add}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  )
}

const freeId = (rows: readonly Row[]) => Math.max(0, ...rows.map(({ id }) => id)) + 1

/** The rows as they are written, until the draft says something else than they do. */
function useRows(value: unknown): [Row[], (rows: Row[]) => void] {
  const [rows, setRows] = useState(() => rowsOf(value))
  const isAsWritten = JSON.stringify(textOf(value)) === JSON.stringify(pairsOf(rows, (text) => text) ?? {})
  const shown = isAsWritten ? rows : rowsOf(value)
  if (!isAsWritten) setRows(shown)
  return [shown, setRows]
}

const rowsOf = (value: unknown): Row[] =>
  Object.entries(textOf(value)).map(([key, text], id) => ({ id, key, value: text }))

function textOf(value: unknown): Record<string, string> {
  if (!isFields(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one)]))
}

function pairsOf<Value>(
  rows: readonly Row[],
  read: (text: string) => Value,
): Record<string, Value | ""> | undefined {
  const named = rows
    .filter(({ key }) => key !== "")
    .map(({ key, value }) => [key, read(value) ?? ""] as const)
  return named.length === 0 ? undefined : Object.fromEntries(named)
}
