import { Group, Text } from "@mantine/core"

/** The product's sign and name. */
export function Mark() {
  return (
    <Group gap={8} wrap="nowrap">
      <svg width="22" height="22" viewBox="0 0 24 24" fill="none" className="mark" aria-hidden="true">
        <circle cx="5" cy="19" r="2.6" fill="currentColor" />
        <path
          d="M5 19h7a4 4 0 0 0 4-4V8m-3.6 2.6L16 6.4l3.6 4.2"
          stroke="currentColor"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <Text component="span" fw={700} size="lg">
        Afterclick
      </Text>
    </Group>
  )
}
