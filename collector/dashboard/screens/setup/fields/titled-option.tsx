import { Box, Text } from "@mantine/core"

/** One of several to choose from: its name, and dimmed below it the id that links and claims know it by. */
export function titledOption({ option: { value, label } }: { option: { value: string; label: string } }) {
  return (
    <Box>
      <Text size="sm">{label}</Text>
      {label !== value && (
        <Text size="xs" c="dimmed">
          {value}
        </Text>
      )}
    </Box>
  )
}
