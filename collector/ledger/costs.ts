import { type Kysely, sql } from "kysely"
import type { Spend } from "../domain/cost/cost-row.ts"
import type { OverlapWish } from "../domain/cost/overlap.ts"
import type { Share } from "../domain/cost/spread.ts"
import type { ReplacingRow } from "../domain/cost/undo.ts"
import type { ClickCost, CostUpload, KeptCostRow } from "../domain/cost/upload.ts"
import type { CostStep, Costs, CountingRow, KeptShares } from "../ports.ts"
import type { Database } from "./database.ts"
import { inStatements } from "./in-statements.ts"
import { among } from "./lists.ts"
import { isLongText } from "./long-texts.ts"
import { pageOf } from "./page-of.ts"
import type { NewRow, Row, Schema } from "./schema.ts"
import { toldCosts } from "./told-costs.ts"

/**
 * Steps that change which rows count come one after the other, so that each sees what counts. No visitor is erased
 * while shares are kept: that gives hits other ids, and the shares that are there with them.
 */
export const COUNTING = ["costs that count"]

/** Uploads of what was spent, their rows, and the shares of clicks: see the port for what is promised. */
export function keepCosts({ writer, reader, transaction }: Database): Costs {
  return {
    add: async (upload, rows) =>
      await transaction([upload.id], async (db) => {
        await db.insertInto("cost_uploads").values(upload).execute()
        await putRows(db, upload.id, rows)
      }),
    find: async (id) => {
      const row = await reader.selectFrom("cost_uploads").selectAll().where("id", "=", id).executeTakeFirst()
      return row ? uploadOf(row) : null
    },
    list: (of) => listUploads(reader, of),
    rows: async (upload) => {
      const query = reader.selectFrom("cost_rows").selectAll().where("upload", "=", upload)
      return (await query.orderBy("line").execute()).map(rowOf)
    },
    counting: (sources) => countingRows(reader, sources),
    replaced: (rows) => replacedRows(reader, rows),
    countClicks: async (spend) => {
      const query = clicksOf(reader, spend).select((of) => of.fn.countAll<number>().as("count"))
      return Number((await query.executeTakeFirstOrThrow()).count)
    },
    clicks: async (spend) => {
      const query = clicksOf(reader, spend).select("id").orderBy("at").orderBy("id")
      return (await query.execute()).map(({ id }) => id)
    },
    shares: async (row, { after, limit }) =>
      await reader
        .selectFrom("cost_shares")
        .select(["hit", "micros"])
        .where("row", "=", row)
        .where("hit", ">", after)
        .orderBy("hit")
        .limit(limit)
        .execute(),
    // A transaction for some of them: a million must not keep events waiting.
    keepShares: async (row, shares) => {
      for (const some of inStatements(shares)) {
        const result = await transaction(COUNTING, (db) => keepShares(db, row, some))
        if (result !== "kept") return result
      }
      return "kept"
    },
    forgetShares: (rows) => forgetShares(writer, rows),
    settle: (step) => transaction(COUNTING, (db) => settle(db, step)),
    clickCosts: (hits) => clickCosts(reader, hits),
  }
}

async function listUploads(db: Kysely<Schema>, { cursor, limit }: { cursor?: string; limit: number }) {
  let query = db.selectFrom("cost_uploads").selectAll()
  if (cursor !== undefined) query = query.where("id", "<", cursor)
  const rows = await query
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()
  return pageOf(rows.map(uploadOf), limit, ({ id }) => id)
}

/** The clicks that bear a spend: hits of people that began a journey from that source, and campaign, in that period. */
function clicksOf(db: Kysely<Schema>, { source, campaign, from, to }: Spend) {
  const query = db
    .selectFrom("hits")
    .where(isLongText(db, "source", source))
    .where("at", ">=", from)
    .where("at", "<", to)
    .whereRef("entrance", "=", "id")
    .where("bot", "=", 0)
  return campaign === null ? query : query.where(isLongText(db, "campaign", campaign))
}

async function countingRows(db: Kysely<Schema>, sources: readonly string[]): Promise<CountingRow[]> {
  if (sources.length === 0) return []
  const rows = await db
    .selectFrom("cost_rows as rows")
    .innerJoin("cost_uploads as uploads", "uploads.id", "rows.upload")
    .selectAll("rows")
    .select(["uploads.name", "uploads.at"])
    .where("rows.counts", "=", 1)
    .where("rows.source", "in", sources)
    .orderBy("rows.id")
    .execute()
  return rows.flatMap(({ name, at, ...row }) => {
    const { id, line, spend } = rowOf(row)
    return spend === null ? [] : [{ ...spend, id, line, upload: { id: row.upload, name, at } }]
  })
}

async function replacedRows(db: Kysely<Schema>, ids: readonly string[]): Promise<Map<string, ReplacingRow>> {
  const found = new Map<string, ReplacingRow>()
  for (let wanted = [...ids]; wanted.length > 0; ) {
    const next: string[] = []
    for (const some of inStatements(wanted))
      for (const row of await replacingRows(db, some)) {
        found.set(row.id, row)
        if (row.replaces !== null) next.push(row.replaces)
      }
    wanted = next.filter((id) => !found.has(id))
  }
  return found
}

async function replacingRows(db: Kysely<Schema>, ids: readonly string[]): Promise<ReplacingRow[]> {
  const columns = ["id", "counts", "undone", "replaces"] as const
  const rows = await db.selectFrom("cost_rows").select(columns).where("id", "in", ids).execute()
  return rows.map((row) => ({ ...row, counts: row.counts === 1, undone: row.undone === 1 }))
}

async function keepShares(db: Kysely<Schema>, row: string, shares: readonly Share[]): Promise<KeptShares> {
  const found = await db.selectFrom("cost_rows").select("id").where("id", "=", row).executeTakeFirst()
  if (found === undefined) return "row_gone"
  const hits = shares.map(({ hit }) => hit)
  const those = db.selectFrom("hits").where(among(db, "id", hits))
  const { there } = await those.select((of) => of.fn.countAll().as("there")).executeTakeFirstOrThrow()
  if (Number(there) < hits.length) return "hit_gone"
  await db
    .insertInto("cost_shares")
    .values(shares.map((share) => ({ ...share, row })))
    .execute()
  return "kept"
}

async function forgetShares(db: Kysely<Schema>, rows: readonly string[]): Promise<void> {
  for (const some of inStatements(rows)) {
    const bearing = db.selectFrom("cost_shares").select("row").distinct().where("row", "in", some)
    for (const { row } of await bearing.execute()) while (await forgetSomeShares(db, row));
  }
}

/** A statement for a million would take longer than one may; and by itself, it keeps nobody waiting. */
const FORGOTTEN_AT_ONCE = 10_000

/** @returns whether there are more */
async function forgetSomeShares(db: Kysely<Schema>, row: string): Promise<boolean> {
  const shares = db.selectFrom("cost_shares").select("hit").where("row", "=", row).orderBy("hit")
  const next = await shares.offset(FORGOTTEN_AT_ONCE).limit(1).executeTakeFirst()
  const gone = db.deleteFrom("cost_shares").where("row", "=", row)
  await (next === undefined ? gone : gone.where("hit", "<", next.hit)).execute()
  return next !== undefined
}

async function settle(db: Kysely<Schema>, step: CostStep): Promise<boolean> {
  const { upload, from, rows, begin, cease, seen } = step
  const { id, ...columns } = upload
  if (!isAsSeen(await countingRows(db, seen.sources), seen.counting)) return false
  const own = await db.selectFrom("cost_rows").select("id").where("upload", "=", id).execute()
  if (!isAsSeen(own, seen.rows)) return false
  const change = db.updateTable("cost_uploads").set(columns).where("id", "=", id).where("state", "=", from)
  if ((await change.executeTakeFirst()).numUpdatedRows !== 1n) return false
  const after = new Set(rows.map((row) => row.id))
  const gone = [...seen.rows].filter((row) => !after.has(row))
  await forgetShares(db, gone)
  await db.deleteFrom("cost_rows").where("upload", "=", id).execute()
  await putRows(db, id, rows)
  await setCounts(db, cease, 0)
  await setCounts(db, begin, 1)
  return true
}

function isAsSeen(rows: readonly { id: string }[], seen: ReadonlySet<string>): boolean {
  return rows.length === seen.size && rows.every(({ id }) => seen.has(id))
}

async function putRows(db: Kysely<Schema>, upload: string, rows: readonly KeptCostRow[]): Promise<void> {
  for (const some of inStatements(rows))
    await db
      .insertInto("cost_rows")
      .values(some.map((row) => rowRow(upload, row)))
      .execute()
}

async function setCounts(db: Kysely<Schema>, rows: readonly string[], counts: number): Promise<void> {
  for (const some of inStatements(rows))
    await db.updateTable("cost_rows").set({ counts }).where("id", "in", some).execute()
}

async function clickCosts(db: Kysely<Schema>, hits: readonly string[]): Promise<Map<string, ClickCost[]>> {
  const costs = new Map<string, ClickCost[]>()
  for (const some of inStatements(hits)) {
    const { rows } = await sql<{ hit: string; currency: string | null; micros: number }>`
      select hit, currency, micros from (${toldCosts((hit) => among(db, hit, some))}) as told order by nth`.execute(
      db,
    )
    for (const { hit, currency, micros } of rows)
      if (currency !== null) costs.set(hit, [...(costs.get(hit) ?? []), { currency, micros: Number(micros) }])
  }
  return new Map([...(await ownCosts(db, hits)), ...costs])
}

/** What the clicks cost by themselves: by their URL, or as their source's usually do. */
async function ownCosts(db: Kysely<Schema>, hits: readonly string[]): Promise<Map<string, ClickCost[]>> {
  const costs = new Map<string, ClickCost[]>()
  for (const some of inStatements(hits)) {
    const query = db.selectFrom("hits").select(["id", "cost_micros", "cost_currency"])
    for (const { id, cost_micros: micros, cost_currency: currency } of await query
      .where("id", "in", some)
      .execute())
      if (micros !== null && currency !== null) costs.set(id, [{ currency, micros }])
  }
  return costs
}

function uploadOf(row: Row<"cost_uploads">): CostUpload {
  // Only states and wishes are written.
  return { ...row, overlap: row.overlap as OverlapWish, state: row.state as CostUpload["state"] }
}

function rowRow(upload: string, row: KeptCostRow): NewRow<"cost_rows"> {
  const { id, line, spend, text, fault, counts, undone, clicks, replaces } = row
  return {
    ...{ id, upload, line, text, fault, clicks, replaces },
    source: spend?.source ?? null,
    campaign: spend?.campaign ?? null,
    from_at: spend?.from ?? null,
    to_at: spend?.to ?? null,
    amount_minor: spend?.amountMinor ?? null,
    currency: spend?.currency ?? null,
    counts: counts ? 1 : 0,
    undone: undone ? 1 : 0,
  }
}

function rowOf(row: Row<"cost_rows">): KeptCostRow {
  const { id, line, text, fault, clicks, replaces } = row
  const [counts, undone] = [row.counts === 1, row.undone === 1]
  return { id, line, spend: spendOf(row), text, fault, counts, undone, clicks, replaces }
}

function spendOf({ source, campaign, ...row }: Row<"cost_rows">): Spend | null {
  const { from_at: from, to_at: to, amount_minor: amountMinor, currency } = row
  if (source === null || from === null || to === null || amountMinor === null || currency === null)
    return null
  return { source, campaign, from, to, amountMinor, currency }
}
