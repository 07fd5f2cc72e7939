import { Anchor, Text } from "@mantine/core"
import { Link } from "wouter"
import { Empty } from "./empty.tsx"

/** For addresses nothing is at. */
export function NotFound() {
  return (
    <Empty title="There is nothing here">
      <Text c="dimmed">
        <Anchor component={Link} href="/overview">
          Back to the overview
        </Anchor>
      </Text>
    </Empty>
  )
}
