import { Anchor, Button, Group, Modal, Progress, Stack, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import type { ReactNode } from "react"
import { Link } from "wouter"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useSession } from "../../api/session.tsx"
import { Facts } from "../../elements/facts.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"
import { Problem } from "../../elements/problem.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { count } from "../../format/number.ts"
import { GOING, LOOK_AGAIN_MS } from "./going.ts"
import { type Sums as Amounts, type Import, isTakenBack, isWish } from "./import.ts"
import { ImportRows } from "./import-rows.tsx"
import { rowsInWords } from "./rows-in-words.ts"
import { Sums } from "./sums.tsx"

/** One file of claims: what its rows would do, or did; commit, and undo. */
export function ClaimImport({ id }: { id: string }) {
  const { data, error } = useAnswer<Import>(`imports/${id}`, {}, (now) =>
    now && GOING[now.state] && now.error === null ? LOOK_AGAIN_MS : false,
  )
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  const isGoing = GOING[data.state] !== undefined && data.error === null
  return (
    <Page title={data.name ?? "Import"} about={<Back />} actions={<NextStep of={data} />}>
      <Stack gap="md">
        {data.error !== null && <Problem error={new Error(data.error)} />}
        {isGoing && <Going import={data} />}
        <Summary import={data} />
        <ImportRows id={id} state={data.state} isGoing={isGoing} />
      </Stack>
    </Page>
  )
}

const Back = () => (
  <Anchor component={Link} href="/imports" size="sm">
    All imports
  </Anchor>
)

function Going({ import: { state, done, rows } }: { import: Import }) {
  const share = rows === 0 ? 0 : (100 * done) / rows
  return (
    <div role="status">
      <Text size="sm">
        {GOING[state]} {count(done)} of {count(rows)}
      </Text>
      <Progress value={share} animated aria-label="Progress" />
    </div>
  )
}

function Summary({ import: { state, at, rows, faults, decisions, revenue, sends } }: { import: Import }) {
  return (
    <Facts
      facts={[
        ["State", <Word key="state">{state}</Word>],
        ["Came", <When key="at" at={at} />],
        ["Rows", count(rows)],
        ["Cannot be read", faults > 0 && count(faults)],
        [
          isWish(state) ? "Would be" : "Became",
          <Group key="decisions" gap="xs">
            {Object.entries(decisions).map(([decision, number]) => (
              <span key={decision}>
                {count(number)} <Word>{decision}</Word>
              </span>
            ))}
          </Group>,
        ],
        moved(state, revenue),
        ["Sent on", sends ? "yes" : "no"],
      ]}
    />
  )
}

/** What its newest step did to the revenue: an undo takes away, and what it took is said without a sign. */
function moved(state: Import["state"], revenue: Amounts): [title: string, sums: ReactNode] {
  if (!isTakenBack(state)) return [isWish(state) ? "Would add" : "Added", <Sums key="sums" of={revenue} />]
  const taken = Object.entries(revenue).map(([currency, minor]) => [currency, 0 - minor]) // no nought below zero
  return ["Took back", <Sums key="sums" of={Object.fromEntries(taken)} />]
}

function NextStep({ of: { id, state, error, rows, faults } }: { of: Import }) {
  const { may } = useSession()
  const [isAsking, { open, close }] = useDisclosure()
  const step = useChange({
    make: (name: "commit" | "undo") => askJson<Import>(`imports/${id}/${name}`, { method: "POST" }),
    changes: ["imports", "conversions", "events", "reports"],
  })
  if (!may("edit")) return null
  const mayCommit = state === "previewed" || (state === "committing" && error !== null)
  const mayUndo = state === "committed" || (state === "undoing" && error !== null)
  return (
    <>
      {mayCommit && (
        <Button loading={step.isPending} onClick={() => step.mutate("commit")}>
          Commit {rowsInWords(rows - faults)}
        </Button>
      )}
      {mayUndo && (
        <Button variant="default" onClick={open}>
          Undo…
        </Button>
      )}
      <Modal
        opened={isAsking}
        onClose={close}
        title="Undo this import?"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Text size="sm" mb="md">
          What each row changed is put back, and what it made is deleted. What somebody else changed since is
          left alone.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={step.isPending}
            onClick={() => step.mutate("undo", { onSuccess: close })}
          >
            Undo it
          </Button>
        </Group>
      </Modal>
    </>
  )
}
