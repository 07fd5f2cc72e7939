import { Stack } from "@mantine/core"
import { useState } from "react"
import { useAnswer } from "../../api/answer.ts"
import { useSession } from "../../api/session.tsx"
import type { Erasure, Visitor } from "../../api/visitor.ts"
import { Loading } from "../../elements/loading.tsx"
import { NotFound } from "../../elements/not-found.tsx"
import { Page } from "../../elements/page.tsx"
import { Problem } from "../../elements/problem.tsx"
import type { ScreenProps } from "../../screen-props.ts"
import { Erase } from "./erase.tsx"
import { Erased } from "./erased.tsx"
import { Sums } from "./sums.tsx"
import { Timeline } from "./timeline.tsx"

/** One visitor: all that was seen and claimed of one browser, from the first view on. */
export default function Visitors({ id }: ScreenProps) {
  return id === null ? <NotFound /> : <One key={id} vid={id} />
}

function One({ vid }: { vid: string }) {
  const { may } = useSession()
  const [erasure, setErasure] = useState<Erasure | null>(null)
  const { data, error, refetch } = useAnswer<Visitor>(
    erasure === null ? `visitors/${encodeURIComponent(vid)}` : null,
  )
  if (erasure !== null) return <Erased vid={vid} erasure={erasure} />
  return (
    <Page
      title="Visitor"
      about={vid}
      actions={data && may("admin") && <Erase visitor={data} done={setErasure} />}
    >
      {error && <Problem error={error} again={() => void refetch()} />}
      {data ? (
        <Stack gap="xl">
          <Sums visitor={data} />
          <Timeline visitor={data} />
        </Stack>
      ) : (
        !error && <Loading />
      )}
    </Page>
  )
}
