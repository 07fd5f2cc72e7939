import { readCostRow } from "../domain/cost/cost-row.ts"
import type { OverlapWish } from "../domain/cost/overlap.ts"
import { type Share, spread } from "../domain/cost/spread.ts"
import { recountWithout } from "../domain/cost/undo.ts"
import { type CostUpload, isSpend, type KeptCostRow, type SpendRow } from "../domain/cost/upload.ts"
import type { Settings } from "../domain/settings.ts"
import type { Clock, Costs, Ids } from "../ports.ts"
import { idsOf, judge } from "./judge.ts"
import { readCostFile } from "./read-file.ts"

export interface SpendingNeeds {
  costs: Costs
  settings: () => Settings
  clock: Clock
  ids: Ids
}

/** A file of what was spent, as it came. */
export interface CostFile {
  text: string
  name: string | null
  overlap: OverlapWish
}

/** An upload with its rows as they are, or would become if it were committed now. */
export interface ShownUpload {
  upload: CostUpload
  rows: KeptCostRow[]
}

/** An answer to a step that is asked for. */
export type Stepped = ShownUpload | "not_now" | null

export interface Spending {
  /** Keeps a file's rows; nothing counts yet. @throws UnreadableFile */
  take(file: CostFile): Promise<ShownUpload>
  /** Null if there is no such upload. */
  show(id: string): Promise<ShownUpload | null>
  /** Spreads what was spent over clicks; `not_now` if it is not the turn of it. */
  commit(id: string): Promise<Stepped>
  /** Takes that back: what the upload had replaced counts again. */
  undo(id: string): Promise<Stepped>
  /** The clicks of a row after one of them, with what each bears or would; null if there is no such row. */
  clicks(id: string, of: { line: number; after: string; limit: number }): Promise<RowClicks | null>
}

export interface RowClicks {
  row: SpendRow
  shares: Share[]
}

/** Takes uploads of what was spent, and spreads it over the clicks it was spent on. */
export function createSpending({ costs, settings, clock, ids }: SpendingNeeds): Spending {
  const oneByOne = inTurn()

  async function take({ text, ...wishes }: CostFile): Promise<ShownUpload> {
    const now = settings()
    const rows: KeptCostRow[] = []
    for await (const { line, fields } of readCostFile(text))
      rows.push({ ...NOTHING_YET, id: ids.next(), ...readCostRow(line, fields, now) })
    const of = { id: ids.next(), at: clock(), since: clock(), timezone: now.account.timezone }
    const upload: CostUpload = { ...of, ...wishes, state: "previewed" }
    await costs.add(upload, rows)
    return await shown(upload)
  }

  async function shown(upload: CostUpload): Promise<ShownUpload> {
    const rows = await costs.rows(upload.id)
    return { upload, rows: upload.state === "previewed" ? (await judge(upload, rows, costs)).rows : rows }
  }

  async function show(id: string): Promise<ShownUpload | null> {
    const upload = await costs.find(id)
    return upload && (await shown(upload))
  }

  async function commit(id: string): Promise<Stepped> {
    const upload = await costs.find(id)
    if (upload?.state !== "previewed") return upload && "not_now"
    const own = await beginAnew(upload)
    if (own === null) return "not_now"
    const { rows, seen } = await judge(upload, own, costs)
    const spreadRows: KeptCostRow[] = []
    for (const row of rows) {
      const spreadRow = isSpend(row) ? await spreadOnClicks(row) : row
      if (spreadRow === null) return "not_now"
      spreadRows.push(spreadRow)
    }
    const cease = rows.filter(isSpend).flatMap(({ replaces }) => replaces ?? [])
    const committed: CostUpload = { ...upload, state: "committed", since: clock() }
    const step = { upload: committed, from: upload.state, rows: spreadRows, begin: [], cease, seen }
    // Last: until then the shares belong to rows that do not count.
    if (await costs.settle(step)) return { upload: committed, rows: spreadRows }
    await costs.forgetShares([...seen.rows])
    return "not_now"
  }

  /**
   * Gives the rows ids of this commit's own: another one of the same upload, elsewhere, adds nothing to their shares
   * any more, and those of one that died half-way go.
   */
  async function beginAnew(upload: CostUpload): Promise<KeptCostRow[] | null> {
    const before = await costs.rows(upload.id)
    const rows = before.map((row) => ({ ...row, id: ids.next() }))
    const seen = { rows: idsOf(before), sources: [], counting: new Set<string>() }
    const isBegun = await costs.settle({ upload, from: upload.state, rows, begin: [], cease: [], seen })
    return isBegun ? rows : null
  }

  /** Null if another commit of the upload has begun anew since. */
  async function spreadOnClicks(row: SpendRow): Promise<SpendRow | null> {
    const { amountMinor, currency } = row.spend
    for (;;) {
      const hits = await costs.clicks(row.spend)
      const result = await costs.keepShares(row.id, spread(amountMinor, currency, hits))
      if (result === "row_gone") return null
      if (result === "kept") return { ...row, clicks: hits.length, counts: true }
      await costs.forgetShares([row.id]) // somebody was erased since: all anew, with the ids that hits have now
    }
  }

  async function undo(id: string): Promise<Stepped> {
    const upload = await costs.find(id)
    if (upload?.state !== "committed") return upload && "not_now"
    const rows = await costs.rows(id)
    const undoing = rows.filter(isSpend)
    const sources = [...new Set(undoing.map(({ spend }) => spend.source))]
    const counting = idsOf(await costs.counting(sources))
    const own = undoing.map((row) => row.id)
    const { begin, cease } = recountWithout(own, await costs.replaced(own))
    const undone: CostUpload = { ...upload, state: "undone", since: clock() }
    const after = rows.map((row) => (isSpend(row) ? { ...row, counts: false, undone: true } : row))
    const seen = { rows: idsOf(rows), sources, counting }
    if (!(await costs.settle({ upload: undone, from: upload.state, rows: after, begin, cease, seen })))
      return "not_now"
    await costs.forgetShares(own) // they count no more, whether they are there or not
    return { upload: undone, rows: after }
  }

  async function clicks(id: string, of: { line: number; after: string; limit: number }) {
    const { upload, rows } = (await show(id)) ?? NOTHING_SHOWN
    const row = rows.find(({ line }) => line === of.line)
    if (upload === null || row === undefined || !isSpend(row)) return null
    if (upload.state !== "previewed") return { row, shares: await costs.shares(row.id, of) }
    const { amountMinor, currency } = row.spend
    const shares = spread(amountMinor, currency, await costs.clicks(row.spend))
    const behind = shares.filter(({ hit }) => hit > of.after).toSorted(byHit)
    return { row, shares: behind.slice(0, of.limit) }
  }

  return {
    take,
    show,
    clicks,
    commit: (id) => oneByOne(() => commit(id)),
    undo: (id) => oneByOne(() => undo(id)),
  }
}

const NOTHING_SHOWN = { upload: null, rows: [] }
const NOTHING_YET = { counts: false, undone: false, clicks: null, replaces: null }

const byHit = (one: Share, other: Share) => (one.hit < other.hit ? -1 : 1)

/** Runs jobs one after the other: of two commits at once, each would find that other rows count than it saw. */
function inTurn() {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(job: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(job)
    last = turn.catch(() => undefined) // whoever asked is told; the next has its turn all the same
    return turn
  }
}
