import type { Change } from "../../../../domain/settings/compare.ts"
import { useAnswer } from "../../../api/answer.ts"
import { Detail } from "../../../elements/detail.tsx"
import { Loading } from "../../../elements/loading.tsx"
import { Problem } from "../../../elements/problem.tsx"
import { Changes } from "../review/changes.tsx"

interface ComparedProps {
  between: readonly [from: number, to: number] | null
  close: () => void
}

/** What differs between two versions. */
export function Compared({ between, close }: ComparedProps) {
  const [from = 0, to = 0] = between ?? []
  const title = from === 0 ? `Version ${to}` : `From version ${from} to ${to}`
  return (
    <Detail title={title} isOpen={between !== null} close={close}>
      {between && <Differences from={from} to={to} />}
    </Detail>
  )
}

/** The collector's own comparison of two versions. */
export function Differences({ from, to }: { from: number; to: number }) {
  const { data, error } = useAnswer<{ from: number; to: number; changes: Change[] }>("settings/compare", {
    from,
    to,
  })
  if (error) return <Problem error={error} />
  if (data === undefined || data.from !== from || data.to !== to) return <Loading />
  return <Changes changes={data.changes} label={`Changes from version ${from} to ${to}`} />
}
