import type { Kysely } from "kysely"
import type { DecidedRow, Import, ImportRow, RowResult } from "../domain/import/import.ts"
import { type ImportState, STEPS } from "../domain/import/steps.ts"
import type { Imports, RowFilter } from "../ports.ts"
import type { Database } from "./database.ts"
import { inStatements } from "./in-statements.ts"
import { pageOf } from "./page-of.ts"
import type { NewRow, Row, Schema } from "./schema.ts"

/**
 * Imports in three tables: one line an import, one line a row, and one line for what the newest step made of a
 * row. Results have a table of their own because to append is much faster than to make rows longer.
 */
export function keepImports({ writer, reader, transaction }: Database): Imports {
  return {
    add: async (one) => void (await writer.insertInto("imports").values(importRow(one)).execute()),
    addRows: async (id, rows) => {
      if (rows.length === 0) return
      const values = rows.map((row) => rowRow(id, row))
      await writer.insertInto("import_rows").values(values).execute()
    },
    remove: async (id) =>
      await transaction([id], async (db) => {
        await db.deleteFrom("import_results").where("import", "=", id).execute()
        await db.deleteFrom("import_rows").where("import", "=", id).execute()
        await db.deleteFrom("imports").where("id", "=", id).execute()
      }),
    change: async (one, from) => {
      const { id, ...columns } = importRow(one)
      const change = writer.updateTable("imports").set(columns).where("id", "=", id).where("state", "=", from)
      return (await change.executeTakeFirst()).numUpdatedRows === 1n
    },
    note: async (one, results) =>
      await transaction([one.id], async (db) => {
        const { id, ...columns } = importRow(one)
        const change = db.updateTable("imports").set(columns).where("id", "=", id)
        const thatStep = change.where("state", "=", one.state).where("since", "=", one.since)
        if ((await thatStep.executeTakeFirst()).numUpdatedRows !== 1n) return false
        if (results.length > 0) await noteResults(db, one.id, results)
        return true
      }),
    find: async (id) => {
      const row = await reader.selectFrom("imports").selectAll().where("id", "=", id).executeTakeFirst()
      return row ? importOf(row) : null
    },
    list: (of) => listImports(reader, of),
    unfinished: async () => {
      const states: ImportState[] = ["reading", ...Object.values(STEPS).map(({ during }) => during)]
      const query = reader.selectFrom("imports").selectAll().where("state", "in", states)
      return (await query.orderBy("since").orderBy("id").execute()).map(importOf)
    },
    rows: (id, filter) => rowsOf(reader, id, filter),
    putAside: async (events) => {
      const query = reader.selectFrom("rejected").select("event").where("event", "in", events)
      return new Set((await query.execute()).map(({ event }) => event))
    },
  }
}

async function listImports(db: Kysely<Schema>, { cursor, limit }: { cursor?: string; limit: number }) {
  let query = db.selectFrom("imports").selectAll().where("state", "<>", "reading")
  if (cursor !== undefined) query = query.where("id", "<", cursor)
  const rows = await query
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()
  return pageOf(rows.map(importOf), limit, ({ id }) => id)
}

async function rowsOf(db: Kysely<Schema>, id: string, filter: RowFilter): Promise<DecidedRow[]> {
  const { after, isBackwards = false, decision, isFaulty = false, limit } = filter
  let query = db
    .selectFrom("import_rows as rows")
    .leftJoin("import_results as results", (join) =>
      join.onRef("results.import", "=", "rows.import").onRef("results.line", "=", "rows.line"),
    )
    .selectAll("rows")
    .select(["results.failure", "results.outcome"])
    .where("rows.import", "=", id)
  if (after !== null) query = query.where("rows.line", isBackwards ? "<" : ">", after)
  if (decision !== undefined) query = query.where("results.decision", "=", decision)
  if (isFaulty)
    query = query.where((where) =>
      where.or([where("rows.fault", "is not", null), where("results.failure", "is not", null)]),
    )
  const rows = await query
    .orderBy("rows.line", isBackwards ? "desc" : "asc")
    .limit(limit)
    .execute()
  return rows.map(rowOf)
}

async function noteResults(db: Kysely<Schema>, id: string, results: readonly RowResult[]): Promise<void> {
  for (const some of inStatements(results))
    await db
      .insertInto("import_results")
      .values(some.map((result) => resultRow(id, result)))
      .onConflict((conflict) =>
        conflict.columns(["import", "line"]).doUpdateSet((of) => ({
          failure: of.ref("excluded.failure"),
          decision: of.ref("excluded.decision"),
          outcome: of.ref("excluded.outcome"),
        })),
      )
      .execute()
}

function resultRow(id: string, result: RowResult): NewRow<"import_results"> {
  const [failure, outcome] = "fault" in result ? [result.fault, null] : [null, result.outcome]
  const { decision = null } = outcome ?? {}
  return { import: id, line: result.line, failure, decision, outcome: outcome && JSON.stringify(outcome) }
}

function importRow(one: Import): NewRow<"imports"> {
  const { sends, request, decisions, revenue, ...same } = one
  return {
    ...same,
    sends: sends ? 1 : 0,
    request: JSON.stringify(request),
    decisions: JSON.stringify(decisions),
    revenue: JSON.stringify(revenue),
  }
}

function importOf(row: Row<"imports">): Import {
  return {
    ...row,
    state: row.state as ImportState, // only states are written
    sends: row.sends === 1,
    request: JSON.parse(row.request),
    decisions: JSON.parse(row.decisions),
    revenue: JSON.parse(row.revenue),
  }
}

function rowRow(id: string, { fields, ...same }: ImportRow): NewRow<"import_rows"> {
  return { ...same, import: id, fields: fields && JSON.stringify(fields) }
}

type JoinedRow = Row<"import_rows"> & Record<"failure" | "outcome", string | null>

function rowOf({ line, event, undo, fields, text, fault, failure, outcome }: JoinedRow): DecidedRow {
  return {
    ...{ line, event, undo, text },
    fault: fault ?? failure,
    fields: fields && JSON.parse(fields),
    outcome: outcome && JSON.parse(outcome),
  }
}
