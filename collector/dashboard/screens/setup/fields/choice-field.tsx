import { Box, Select, Text } from "@mantine/core"
import type { FieldProps } from "./field.ts"
import { useOptions } from "./options.ts"

/** One of several, or none; what the draft has although it is no option is shown all the same. */
export function ChoiceField({ field, value, error, isReadOnly, put }: FieldProps<"choice">) {
  const options = useOptions(field.options)
  const chosen = value === undefined ? null : String(value)
  const isStranger = chosen !== null && !options.some((option) => String(option.value) === chosen)
  const data = options.map((option) => ({ value: String(option.value), label: option.label }))
  return (
    <Select
      label={field.label}
      description={field.help}
      placeholder={field.usually ?? "None"}
      data={isStranger ? [...data, { value: chosen, label: chosen }] : data}
      value={chosen}
      error={error}
      readOnly={isReadOnly}
      clearable={!isReadOnly}
      searchable={options.length > 8}
      clearButtonProps={{ "aria-label": `Clear ${field.label}` }}
      onChange={(next) =>
        put(options.find((option) => String(option.value) === next)?.value ?? next ?? undefined)
      }
      renderOption={({ option }) => (
        <Box>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {options.find((one) => String(one.value) === option.value)?.about}
          </Text>
        </Box>
      )}
    />
  )
}
