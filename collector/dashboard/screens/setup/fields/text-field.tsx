import { TextInput } from "@mantine/core"
import type { FieldProps } from "./field.ts"

/** Any text; none is no value. */
export function TextField({ field, value, error, isReadOnly, put }: FieldProps<"text">) {
  return (
    <TextInput
      label={field.label}
      description={field.help}
      placeholder={field.placeholder ?? ""}
      value={written(value)}
      error={error}
      readOnly={isReadOnly}
      {...(field.isCode && { classNames: { input: "template" } })}
      onChange={({ currentTarget }) => put(currentTarget.value || undefined)}
    />
  )
}

/** A decimal amount: kept as it is written, so that no digit is lost. */
export function AmountField({ field, value, error, isReadOnly, put }: FieldProps<"amount">) {
  return (
    <TextInput
      label={field.label}
      description={field.help}
      placeholder={field.placeholder ?? ""}
      inputMode="decimal"
      value={written(value)}
      error={error}
      readOnly={isReadOnly}
      onChange={({ currentTarget }) => put(numberOr(currentTarget.value.trim()))}
    />
  )
}

/** A whole number. */
export function WholeField({ field, value, error, isReadOnly, put }: FieldProps<"whole">) {
  return (
    <TextInput
      label={field.label}
      description={field.help}
      placeholder={field.placeholder ?? ""}
      inputMode="numeric"
      value={written(value)}
      error={error}
      readOnly={isReadOnly}
      onChange={({ currentTarget }) => put(numberOr(currentTarget.value.trim()))}
    />
  )
}

/** A value as the field shows it. */
export const written = (value: unknown): string =>
  value === undefined || value === null ? "" : String(value)

/** A number where it says all that was written, else the text: `1.50` stays as it is, and so does what is wrong. */
export function numberOr(text: string): number | string | undefined {
  if (text === "") return undefined
  return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text
}
