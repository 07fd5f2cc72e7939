import { Button, Group, Stack, Text } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { ListPage } from "../../api/list.ts"
import { useNames } from "../../api/names.ts"
import { useSession } from "../../api/session.tsx"
import { Card } from "../../elements/card.tsx"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { destinationWords } from "../../format/destination.ts"
import { count } from "../../format/number.ts"
import type { Destination } from "./delivery.ts"
import { pauseOf } from "./next-try.tsx"

/** Every destination that ever had something planned, those in trouble first. */
export function Destinations() {
  const { data, error } = useAnswer<ListPage<Destination>>("destinations", {}, 10_000)
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  const worst = data.items.toSorted((one, other) => trouble(other) - trouble(one))
  if (worst.length === 0)
    return (
      <Empty title="No destinations yet">
        <Text c="dimmed">
          Postbacks and webhooks of the settings stand here once they are sent something.
        </Text>
      </Empty>
    )
  return (
    <Stack gap="sm">
      {worst.map((destination) => (
        <One key={destination.key} destination={destination} />
      ))}
    </Stack>
  )
}

const trouble = ({ state, failures }: Destination) => (state === "off" ? 1_000_000 : 0) + failures

/** What a destination's state is called. */
function stateOf({ state, warning }: Destination): string {
  if (state === "off") return "switched off"
  return warning ? "failing" : "on"
}

function One({ destination }: { destination: Destination }) {
  const { may } = useSession()
  const { key, state, failures, failingSince, lastError } = destination
  const name = destinationWords(key, useNames())
  const resume = useChange({
    make: () => askJson(`destinations/${encodeURIComponent(key)}/resume`, { method: "POST" }),
    done: () => `${name} is on, and gets what it missed.`,
    changes: ["deliveries", "destinations", "attention"],
  })
  return (
    <Card>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={4} miw={0}>
          <Group gap="xs">
            <Text fw={600} className="long">
              <span title={key}>{name}</span>
            </Text>
            <Word>{stateOf(destination)}</Word>
          </Group>
          <Waiting destination={destination} />
          {failures > 0 && (
            <Text size="sm" className="long">
              {failures === 1 ? "1 failure" : `${count(failures)} failures in a row`}
              {failingSince && <> since {<When at={failingSince} />}</>}
              {lastError && `: ${lastError}`}
            </Text>
          )}
        </Stack>
        {may("edit") && (state === "off" || failures > 0) && (
          <Button
            size="xs"
            flex="none"
            variant={state === "off" ? "filled" : "default"}
            loading={resume.isPending}
            onClick={() => resume.mutate(undefined)}
          >
            {state === "off" ? "Switch on" : "Try now"}
          </Button>
        )}
      </Group>
    </Card>
  )
}

/** What it still has to be told, and when that goes on. */
function Waiting({ destination }: { destination: Destination }) {
  const { waiting, oldest, pausedUntil } = destination
  return (
    <Text size="sm" c="dimmed">
      {waiting === 0 && "Nothing waits."}
      {waiting === 1 && "1 delivery waits"}
      {waiting > 1 && `${count(waiting)} deliveries wait`}
      {oldest && (
        <>
          {waiting > 1 ? ", the oldest since " : " since "}
          <When at={oldest} />.
        </>
      )}
      {pausedUntil !== null && pauseOf(destination) !== null && (
        <>
          {" It is given a pause until "}
          <When at={pausedUntil} />.
        </>
      )}
    </Text>
  )
}
