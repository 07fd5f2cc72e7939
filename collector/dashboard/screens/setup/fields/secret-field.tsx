import { Button, Group, TextInput } from "@mantine/core"
import { MASK } from "../../../../domain/settings/secrets.ts"
import { Copy } from "../../../elements/copy.tsx"
import type { FieldProps } from "./field.ts"
import { written } from "./text-field.tsx"

/** A secret: what is there is never shown, only replaced; a new one can be read until it is saved. */
export function SecretField({ field, value, error, isReadOnly, put }: FieldProps<"secret">) {
  const isKept = value === MASK
  const text = written(value)
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <TextInput
        flex={1}
        label={field.label}
        description={field.help}
        value={text}
        error={error}
        readOnly={isReadOnly || isKept}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: "template" }}
        onChange={({ currentTarget }) => put(currentTarget.value || undefined)}
        rightSection={!isKept && text !== "" && <Copy text={text} />}
      />
      {!isReadOnly && (
        <Button variant="default" onClick={() => put(field.make())}>
          {isKept ? "Replace" : "Make one"}
        </Button>
      )}
      {!isReadOnly && isKept && (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => put(undefined)}
          aria-label={`Remove ${field.label}`}
        >
          Remove
        </Button>
      )}
    </Group>
  )
}
