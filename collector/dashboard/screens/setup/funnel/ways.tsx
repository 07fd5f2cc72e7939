import { Stack, Text, Title } from "@mantine/core"
import type { Fields } from "../draft/path.ts"
import { disconnected, rewritten } from "./draw.ts"
import type { Graph } from "./graph.ts"
import { WayForm } from "./way-form.tsx"

interface WaysProps {
  graph: Graph
  chosen: string | null
  funnel: Fields
  take: (funnel: Fields) => void
  isReadOnly: boolean
}

/** Every way of a funnel, line by line. */
export function Ways({ graph, chosen, funnel, take, isReadOnly }: WaysProps) {
  return (
    <section aria-label="Ways">
      <Title order={3} size="h5" mb={2}>
        Ways
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw={620}>
        Out of a page lead numbered actions: <code>/action/1</code> is the address of the first. A rotator
        shares visitors by weight.
      </Text>
      {graph.ways.length === 0 && (
        <Text size="sm">None yet. Draw one from the foot of a page to the head of another.</Text>
      )}
      <Stack gap="xs">
        {graph.ways.map((way) => (
          <WayForm
            key={`${way.from} ${way.number ?? way.to}`}
            way={way}
            nodes={graph.nodes.map(({ id }) => id)}
            isChosen={way.id === chosen}
            isReadOnly={isReadOnly}
            change={(wishes) => take(rewritten(funnel, way, wishes))}
            remove={() => take(disconnected(funnel, way))}
          />
        ))}
      </Stack>
    </section>
  )
}
