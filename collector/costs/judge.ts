import { type Counted, standingOf } from "../domain/cost/overlap.ts"
import { type CostUpload, isSpend, type KeptCostRow } from "../domain/cost/upload.ts"
import type { Costs, CountingRow } from "../ports.ts"

/** The rows of an upload as they stand to what counts now, and what that is. */
export interface Judged {
  rows: KeptCostRow[]
  seen: { sources: readonly string[]; counting: ReadonlySet<string> }
}

/** Says of each row whether it can be counted, what it would replace, and on how many clicks it would be spread. */
export async function judge(upload: CostUpload, costs: Costs): Promise<Judged> {
  const kept = await costs.rows(upload.id)
  const sources = [...new Set(kept.flatMap(({ spend }) => spend?.source ?? []))]
  const counting = (await costs.counting(sources)).map(named)
  const inFile: Counted[] = []
  const rows: KeptCostRow[] = []
  for (const row of kept) {
    if (!isSpend(row)) {
      rows.push(row)
      continue
    }
    const standing = standingOf(row.spend, counting, inFile, upload.overlap)
    inFile.push({ ...row.spend, id: row.id, named: `line ${row.line}` })
    if ("fault" in standing) rows.push({ ...row, fault: standing.fault })
    else {
      const clicks = await costs.countClicks(row.spend)
      rows.push({ ...row, clicks, replaces: standing.replaces?.id ?? null })
    }
  }
  return { rows, seen: { sources, counting: new Set(counting.map(({ id }) => id)) } }
}

function named({ line, upload, ...row }: CountingRow): Counted {
  const of = upload.name ?? `the upload of ${new Date(upload.at).toISOString()}`
  return { ...row, named: `line ${line} of ${of}` }
}
