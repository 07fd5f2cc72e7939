import { Stack, Text } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import { query } from "../../api/ask.ts"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Named } from "../../elements/named.tsx"
import { Problem } from "../../elements/problem.tsx"
import { To } from "../../elements/to.tsx"
import { ClaimsSince } from "./claims-since.tsx"
import { remedyOf } from "./remedy.ts"
import { bySource, type UnclearAnswer, type UnfilledTemplate } from "./unclear.ts"

/** Templates that came as they were written: whoever sends them has not put its values in. */
export function Templates() {
  const { data, error, refetch } = useAnswer<UnclearAnswer>("attention")
  if (error) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  const { items } = data.unfilledTemplates
  if (items.length === 0)
    return (
      <Empty title="Every template was filled in">
        <Text c="dimmed" maw={460}>
          When a sender leaves a macro as it was written, such as {"{clickid}"}, it stands here with what to
          do.
        </Text>
      </Empty>
    )
  return (
    <Stack gap="xl">
      {bySource(items).map(([source, templates]) => (
        <section key={source ?? ""} aria-label={source ?? "Without an offer source"}>
          <Text component="h2" fw={600} mb="xs" className="long">
            {source === null ? "Without an offer source" : <Named as="offerSource">{source}</Named>}
          </Text>
          <ul className="unclear">
            {templates.map((template) => (
              <Template key={`${template.parameter} ${template.value}`} template={template} />
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  )
}

function Template({ template: { parameter, value, offerSource, ...said } }: { template: UnfilledTemplate }) {
  return (
    <li>
      <div className="what">
        <span className="mono long">
          {parameter}={value}
        </span>
        <ClaimsSince {...said} />
        <Text size="sm">{remedyOf(parameter)}</Text>
      </div>
      <Text span size="sm">
        <To href={`/builder${query({ offerSource })}`}>Build it anew</To>
      </Text>
    </li>
  )
}
