import { Input, SegmentedControl, Stack, Textarea } from "@mantine/core"
import { useState } from "react"
import { useDraft } from "../draft/draft.tsx"
import { isFields, pathText, valueAt } from "../draft/path.ts"
import type { FieldProps } from "./field.ts"
import { PairsField } from "./pairs-field.tsx"

const SHAPES = [
  { value: "none", label: "None" },
  { value: "form", label: "Form" },
  { value: "json", label: "JSON" },
]

/** What is sent in a request: nothing, a form, or JSON in whose texts tokens stand. */
export function BodyField(props: FieldProps<"body">) {
  const { field, path, value, error, isReadOnly, put } = props
  const [chosen, choose] = useState<string | null>(null)
  const written = isFields(value) ? (Object.keys(value)[0] ?? "none") : "none"
  const shape = written === "none" ? (chosen ?? "none") : written
  const take = (next: string) => {
    choose(next)
    put(next === "json" ? { json: {} } : undefined)
  }
  const form = {
    at: [],
    kind: "pairs",
    label: "Form",
    keyTitle: "name",
    valueTitle: "value",
    add: "Add a name",
  } as const
  return (
    <Input.Wrapper label={field.label} description={field.help} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        <SegmentedControl
          w="fit-content"
          size="xs"
          aria-label={field.label}
          data={SHAPES}
          value={shape}
          disabled={isReadOnly}
          onChange={take}
        />
        {shape === "form" && (
          <PairsField
            field={form}
            path={[...path, "form"]}
            value={valueAt(value, ["form"])}
            error={null}
            form={props.form}
            isReadOnly={isReadOnly}
            put={(next) => put(next === undefined ? undefined : { form: next })}
          />
        )}
        {shape === "json" && (
          <JsonText
            path={[...path, "json"]}
            value={valueAt(value, ["json"])}
            put={(json) => put({ json })}
            isReadOnly={isReadOnly}
          />
        )}
      </Stack>
    </Input.Wrapper>
  )
}

type JsonTextProps = Pick<FieldProps<"body">, "path" | "value" | "put" | "isReadOnly">

/** Text that becomes part of the draft as soon as it is JSON; it is shown until the draft says something else. */
function JsonText({ path, value, put, isReadOnly }: JsonTextProps) {
  const { typed, type } = useDraft()
  const own = typed[pathText(path)]
  const isAsTyped = own !== undefined && isSame(own.of, value)
  const text = isAsTyped ? own.text : JSON.stringify(value, null, 2)
  const take = (next: string) => {
    const read = readJson(next)
    type(path, { text: next, of: read === null ? value : read.json })
    if (read !== null) put(read.json)
  }
  return (
    <Textarea
      aria-label="JSON"
      autosize
      minRows={3}
      spellCheck={false}
      readOnly={isReadOnly}
      classNames={{ input: "template" }}
      value={text}
      error={readJson(text) === null && "is no JSON yet"}
      onChange={({ currentTarget }) => take(currentTarget.value)}
    />
  )
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What a text says; null while it is being written. */
function readJson(text: string): { json: unknown } | null {
  try {
    return { json: JSON.parse(text) }
  } catch {
    return null
  }
}
