import { Button, Group, Stack } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { askJson } from "../../api/ask.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import type { ClaimAnswer } from "../../api/received.ts"
import { useSession } from "../../api/session.tsx"
import { Problem } from "../../elements/problem.tsx"
import { To } from "../../elements/to.tsx"
import { Verdict } from "../../elements/verdict.tsx"
import type { Wishes } from "./correcting.ts"
import { DeleteForm } from "./delete-form.tsx"
import { EditForm } from "./edit-form.tsx"

/** The ways a person corrects a conversion: as a claim, which the rules decide like any other. */
const FORMS = { edit: EditForm, delete: DeleteForm } as const
type Way = keyof typeof FORMS

/** Edit and delete, for those who may; and what the rules made of it. */
export function Correction({ conversion }: { conversion: WholeConversion }) {
  const { may } = useSession()
  const client = useQueryClient()
  const [way, setWay] = useState<Way | null>(null)
  const [last, setLast] = useState<Way | null>(null) // whoever leaves a form is at its button again
  const [answer, setAnswer] = useState<ClaimAnswer | null>(null)
  const [error, setError] = useState<unknown>(null)
  if (!may("edit")) return null
  const begin = (next: Way | null) => {
    setWay(next)
    if (next !== null) setLast(next)
    setAnswer(null)
    setError(null)
  }
  const send = async (wishes: Wishes) => {
    if (way === null) return
    setError(null)
    try {
      const said = await askJson<ClaimAnswer>(`conversions/${conversion.id}/${way}`, {
        method: "POST",
        body: wishes,
      })
      setAnswer(said)
      if (isDone(said)) setWay(null)
      await client.invalidateQueries()
    } catch (refusal) {
      setError(refusal)
    }
  }
  const Form = way && FORMS[way]
  return (
    <Stack gap="sm">
      {Form ? (
        <Form conversion={conversion} send={send} cancel={() => begin(null)} />
      ) : (
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => begin("edit")} autoFocus={last === "edit"}>
            Edit
          </Button>
          {!conversion.deleted && (
            <Button variant="default" size="xs" onClick={() => begin("delete")} autoFocus={last === "delete"}>
              Delete
            </Button>
          )}
        </Group>
      )}
      {error !== null && <Problem error={error} />}
      {answer && <Answer answer={answer} />}
    </Stack>
  )
}

/** Whether it did what was wished; anything else leaves the form open. */
const isDone = ({ decision }: ClaimAnswer) => decision === "edited" || decision === "deleted"

function Answer({ answer }: { answer: ClaimAnswer }): ReactNode {
  return (
    <Stack gap={4} className="answer" role="status">
      <Verdict {...answer} />
      <To href={`/received/${answer.event}`}>What the rules made of it</To>
    </Stack>
  )
}
