import { type Counted, standingOf } from "../domain/cost/overlap.ts"
import { type CostUpload, isSpend, type KeptCostRow } from "../domain/cost/upload.ts"
import type { Costs, CountingRow, SeenCosts } from "../ports.ts"

/** The rows of an upload as they stand to what counts now, and what that is. */
export interface Judged {
  rows: KeptCostRow[]
  seen: SeenCosts
}

/** A row is compared with all that counts on its source: after so many, claims that have come meanwhile are taken. */
const ROWS_AT_ONCE = 20

/** Says of each row whether it can be counted, what it would replace, and on how many clicks it would be spread. */
export async function judge(upload: CostUpload, kept: readonly KeptCostRow[], costs: Costs): Promise<Judged> {
  const sources = [...new Set(kept.flatMap(({ spend }) => spend?.source ?? []))]
  const counting = (await costs.counting(sources)).map(named)
  // Only rows of the same source are compared: of others there may be years.
  const countingOn = Map.groupBy(counting, ({ source }) => source)
  const inFileOn = new Map(sources.map((source): [string, Counted[]] => [source, []]))
  const rows: KeptCostRow[] = []
  for (const row of kept) {
    if (rows.length % ROWS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    if (!isSpend(row)) {
      rows.push(row)
      continue
    }
    const { source } = row.spend
    const inFile = inFileOn.get(source) ?? []
    const standing = standingOf(row.spend, countingOn.get(source) ?? [], inFile, upload.overlap)
    if ("fault" in standing) {
      rows.push({ ...row, fault: standing.fault }) // it bears nothing that others could count twice
      continue
    }
    inFile.push({ ...row.spend, id: row.id, named: `line ${row.line}` })
    const clicks = await costs.countClicks(row.spend)
    rows.push({ ...row, clicks, replaces: standing.replaces?.id ?? null })
  }
  return { rows, seen: { sources, rows: idsOf(rows), counting: idsOf(counting) } }
}

export const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id))

function named({ line, upload, ...row }: CountingRow): Counted {
  const of = upload.name ?? `the upload of ${new Date(upload.at).toISOString()}`
  return { ...row, named: `line ${line} of ${of}` }
}
