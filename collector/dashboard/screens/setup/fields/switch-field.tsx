import { Switch } from "@mantine/core"
import type { FieldProps } from "./field.ts"

/** Yes or no; what it usually is needs no writing. */
export function SwitchField({ field, value, error, isReadOnly, put }: FieldProps<"switch">) {
  return (
    <Switch
      label={field.label}
      description={field.help}
      checked={typeof value === "boolean" ? value : field.usually}
      error={error}
      disabled={isReadOnly}
      onChange={({ currentTarget: { checked } }) => put(checked === field.usually ? undefined : checked)}
    />
  )
}
