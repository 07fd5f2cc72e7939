import { Switch } from "@mantine/core"
import { useValue } from "../draft/draft.tsx"
import type { FieldProps } from "./field.ts"

/** Yes or no; what it usually is needs no writing. */
export function SwitchField({ field, path, value, error, isReadOnly, put }: FieldProps<"switch">) {
  const thing = useValue(path.slice(0, path.length - field.at.length))
  const usually = typeof field.usually === "boolean" ? field.usually : field.usually(thing)
  return (
    <Switch
      label={field.label}
      description={field.help}
      checked={typeof value === "boolean" ? value : usually}
      error={error}
      disabled={isReadOnly}
      onChange={({ currentTarget: { checked } }) => put(checked === usually ? undefined : checked)}
    />
  )
}
