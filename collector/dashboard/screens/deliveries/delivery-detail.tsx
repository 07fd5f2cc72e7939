import { Button, Code, Group, Stack, Text, Title } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useSession } from "../../api/session.tsx"
import { Copy } from "../../elements/copy.tsx"
import { Destination } from "../../elements/destination.tsx"
import { Detail } from "../../elements/detail.tsx"
import { Facts } from "../../elements/facts.tsx"
import { Id } from "../../elements/id.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { ToConversion, ToEvent } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { useOpen } from "../../format/address.ts"
import { count } from "../../format/number.ts"
import type { DeliveryRecord } from "./delivery.ts"
import { NextTry, useDestination, whatFollows } from "./next-try.tsx"

/** While it waits, its next attempt may be now. */
const LOOK_AGAIN_MS = 2_000

/** One delivery with every attempt, beside the log. */
export function DeliveryDetail({ id }: { id: string | null }) {
  const open = useOpen("/deliveries")
  const { data, error } = useAnswer<DeliveryRecord>(id && `deliveries/${id}`, {}, (now) =>
    now?.state === "waiting" ? LOOK_AGAIN_MS : false,
  )
  const shown = data?.id === id ? data : undefined
  return (
    <Detail
      title={shown ? <Destination>{shown.destination}</Destination> : "Delivery"}
      isOpen={id !== null}
      close={() => open(null)}
    >
      {error && <Problem error={error} />}
      {shown ? <Whole delivery={shown} /> : !error && <Loading />}
    </Detail>
  )
}

function Whole({ delivery }: { delivery: DeliveryRecord }) {
  const { may } = useSession()
  const { id, state, reason, means, at, nextAt, endedAt, conversion, event, request, attempts } = delivery
  const destination = useDestination(delivery.destination)
  const retry = useChange({
    make: () => askJson<DeliveryRecord>(`deliveries/${id}/retry`, { method: "POST" }),
    done: () => whatFollows(destination),
    changes: ["deliveries", "destinations"],
  })
  const mayRetry = may("edit") && reason !== "erased" && (state === "failed" || state === "waiting")
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Word>{state}</Word>
        {mayRetry && (
          <Button
            size="xs"
            variant="default"
            loading={retry.isPending}
            onClick={() => retry.mutate(undefined)}
          >
            Try again now
          </Button>
        )}
      </Group>
      {means && <Text>{means}</Text>}
      <Facts
        facts={[
          ["Planned", <When key="at" at={at} isExact />],
          ["Next try", nextAt && <NextTry of={delivery} isExact />],
          ["Ended", endedAt && <When at={endedAt} isExact />],
          ["Conversion", <ToConversion key="conversion">{conversion}</ToConversion>],
          ["Because of", <ToEvent key="event">{event}</ToEvent>],
          ["Delivery", <Id key="id">{id}</Id>],
        ]}
      />
      {request && (
        <div>
          <Group justify="space-between" mb={4}>
            <Title order={3} size="h6">
              Request
            </Title>
            <Copy text={request.url} />
          </Group>
          <Code block className="long">
            {`${request.method} ${request.url}${request.body ? `\n\n${request.body}` : ""}`}
          </Code>
        </div>
      )}
      <Attempts attempts={attempts} />
    </Stack>
  )
}

function Attempts({ attempts }: Pick<DeliveryRecord, "attempts">) {
  if (attempts.length === 0) return null
  return (
    <div>
      <Title order={3} size="h6" mb="xs">
        Attempts
      </Title>
      <Stack gap="sm" component="ol" className="plain">
        {attempts.map(({ number, at, status, durationMs, answer, error }) => (
          <li key={number}>
            <Group gap="xs">
              <Text fw={600}>{status ?? "No answer"}</Text>
              <Text size="sm" c="dimmed">
                <When at={at} isExact />
                {durationMs !== null && `, ${count(durationMs)} ms`}
              </Text>
            </Group>
            {error && (
              <Text size="sm" className="long">
                {error}
              </Text>
            )}
            {answer && (
              <Code block className="long">
                {answer}
              </Code>
            )}
          </li>
        ))}
      </Stack>
    </div>
  )
}
