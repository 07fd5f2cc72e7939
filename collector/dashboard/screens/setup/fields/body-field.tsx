import { Input, SegmentedControl, Stack, Textarea } from "@mantine/core"
import { useState } from "react"
import { isFields, valueAt } from "../draft/path.ts"
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
        {shape === "json" && <JsonText value={valueAt(value, ["json"])} put={put} isReadOnly={isReadOnly} />}
      </Stack>
    </Input.Wrapper>
  )
}

type JsonTextProps = Pick<FieldProps<"body">, "value" | "put" | "isReadOnly">

/** Text that becomes part of the draft as soon as it is JSON. */
function JsonText({ value, put, isReadOnly }: JsonTextProps) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2))
  const [isWrong, setWrong] = useState(false)
  const take = (next: string) => {
    setText(next)
    try {
      put({ json: JSON.parse(next) })
      setWrong(false)
    } catch {
      setWrong(true) // while it is being written it is no JSON yet
    }
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
      error={isWrong && "is no JSON yet"}
      onChange={({ currentTarget }) => take(currentTarget.value)}
    />
  )
}
