import { MultiSelect } from "@mantine/core"
import type { FieldProps } from "./field.ts"
import { textsOf } from "./names-field.tsx"
import { useOptions } from "./options.ts"

/** Some of several; none is no value. */
export function ChoicesField({ field, value, error, isReadOnly, put }: FieldProps<"choices">) {
  const options = useOptions(field.options)
  const chosen = textsOf(value)
  const data = new Map(options.map((option) => [String(option.value), option.label]))
  for (const one of chosen) if (!data.has(one)) data.set(one, one)
  return (
    <MultiSelect
      label={field.label}
      description={field.help}
      placeholder={chosen.length === 0 ? (field.usually ?? "All") : ""}
      data={[...data].map(([name, label]) => ({ value: name, label }))}
      value={chosen}
      error={error}
      readOnly={isReadOnly}
      onChange={(next) => put(next.length === 0 ? undefined : next)}
    />
  )
}
