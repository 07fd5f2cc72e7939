import type { Kysely } from "kysely"
import { inStatements } from "./in-statements.ts"
import type { Schema } from "./schema.ts"

/** What uploads that count have told that hits cost, by hit, in each currency, in the order of their names. */
export async function toldCosts(
  db: Kysely<Schema>,
  hits: readonly string[],
): Promise<Map<string, { currency: string; micros: number }[]>> {
  const costs = new Map<string, { currency: string; micros: number }[]>()
  for (const some of inStatements(hits)) {
    const rows = await db
      .selectFrom("cost_shares as share")
      .innerJoin("cost_rows as spend", "spend.id", "share.row")
      .select(["share.hit", "spend.currency"])
      .select((of) => of.fn.sum<number>("share.micros").as("micros"))
      .where("share.hit", "in", some)
      .where("spend.counts", "=", 1)
      .groupBy(["share.hit", "spend.currency"])
      .orderBy("spend.currency")
      .execute()
    for (const { hit, currency, micros } of rows)
      if (currency !== null) costs.set(hit, [...(costs.get(hit) ?? []), { currency, micros: Number(micros) }])
  }
  return costs
}
