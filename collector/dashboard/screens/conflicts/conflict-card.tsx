import { Text } from "@mantine/core"
import { useId } from "react"
import { useSession } from "../../api/session.tsx"
import { Card } from "../../elements/card.tsx"
import { Candidates } from "./candidates.tsx"
import { Choices } from "./choices.tsx"
import { type Conflict, KINDS } from "./conflict.ts"
import { SettledNote } from "./settled-note.tsx"
import { useSettling } from "./settling.ts"
import { Sides } from "./sides.tsx"

/** One conflict: what is kept and what is claimed, and the choice between them. */
export function ConflictCard({ conflict }: { conflict: Conflict }) {
  const { may } = useSession()
  const title = useId()
  const settling = useSettling(conflict)
  const kind = KINDS[conflict.kind]
  return (
    <article aria-labelledby={title}>
      <Card>
        <Text component="h2" id={title} fw={600} className="long">
          {kind.title(conflict)}
        </Text>
        {settling.settled ? (
          <SettledNote settled={settling.settled} chosen={settling.chosen} />
        ) : (
          <>
            <Text size="sm" c="dimmed" mb="md">
              {kind.about(conflict)}
            </Text>
            <Sides conflict={conflict} />
            {conflict.candidates.length > 0 && (
              <Candidates conflict={conflict} settling={settling} mayChoose={may("edit")} />
            )}
            {may("edit") && <Choices conflict={conflict} settling={settling} />}
          </>
        )}
      </Card>
    </article>
  )
}
