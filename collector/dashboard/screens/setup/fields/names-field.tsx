import { TagsInput } from "@mantine/core"
import { useDraft } from "../draft/draft.tsx"
import { isFields, pathOf, pathText } from "../draft/path.ts"
import type { FieldProps } from "./field.ts"

/** Texts, one after the other: Enter or a comma ends one. */
export function NamesField({ field, path, value, error, isReadOnly, put }: FieldProps<"names">) {
  const { faults } = useDraft()
  const names = textsOf(value, field.as)
  const own = pathText(path)
  const within = faults.find((fault) => fault.path.startsWith(`${own}[`))
  const take = (texts: string[]) => {
    const [only] = texts
    if (only === undefined) put(undefined)
    else if (field.isOneOrMany && texts.length === 1) put(only)
    else put(field.as === undefined ? texts : texts.map((text) => ({ [field.as as string]: text }))) // told one line above
  }
  return (
    <TagsInput
      label={field.label}
      description={field.help}
      placeholder={names.length === 0 ? (field.placeholder ?? "") : ""}
      value={names}
      error={error ?? (within && `${namedIn(within.path.slice(own.length), names)} ${within.message}`)}
      readOnly={isReadOnly}
      acceptValueOnBlur
      onChange={take}
    />
  )
}

/** Which of the texts a fault is of, as it was written. */
function namedIn(path: string, names: readonly string[]): string {
  const [at] = pathOf(path)
  return names[Number(at)] ?? ""
}

/**
 * The texts of a list, or the only one where there is no list.
 * @param within each is a thing, and its text stands under this name
 */
export function textsOf(value: unknown, within?: string): string[] {
  if (value === undefined || value === null) return []
  const all: unknown[] = Array.isArray(value) ? value : [value]
  return all.flatMap((one) => {
    const text = within !== undefined && isFields(one) ? one[within] : one
    return typeof text === "string" || typeof text === "number" ? [String(text)] : []
  })
}
