import { type Kysely, type RawBuilder, sql } from "kysely"
import type { FunnelTraffic } from "../../domain/report/funnel-steps.ts"
import type { PathView } from "../../domain/report/paths.ts"
import type { Seen, Ways } from "../../ports.ts"
import type { Schema } from "../schema.ts"

/** The ways visitors took, from the tables of the ledger: see the port for what is promised. */
export function readWays(db: Kysely<Schema>): Ways {
  return {
    toConversions: async (seen, of) => {
      const [before, last] = await Promise.all([viewsBefore(db, seen, of), viewsLast(db, seen, of)])
      return [...before, ...last]
    },
    inFunnel: async (funnel, seen) => {
      const [nodes, ways, conversions] = await Promise.all([
        nodesOf(db, funnel, seen),
        waysBetween(db, funnel, seen),
        earnedIn(db, funnel, seen),
      ])
      return { nodes, ways, conversions }
    },
  }
}

type Asked = Parameters<Ways["toConversions"]>[1]

function viewsBefore(db: Kysely<Schema>, seen: Seen, of: Asked): Promise<PathView[]> {
  return conversionsOf(db, seen, of)
    .innerJoin("assists as assist", "assist.conversion", "conversion.id")
    .select("assist.page")
    .orderBy("assist.at")
    .orderBy("assist.hit")
    .execute()
}

function viewsLast(db: Kysely<Schema>, seen: Seen, of: Asked): Promise<PathView[]> {
  return conversionsOf(db, seen, of)
    .select("conversion.page")
    .orderBy("conversion.at")
    .orderBy("conversion.id")
    .execute()
}

function conversionsOf(db: Kysely<Schema>, { from, to, withBots }: Seen, { type, without }: Asked) {
  let query = db
    .selectFrom("conversions as conversion")
    .leftJoin("hits as entrance", "entrance.id", "conversion.entrance")
    .select(["conversion.id as conversion", "conversion.vid", "conversion.currency"])
    .select("conversion.revenue_minor as revenueMinor")
    .where("conversion.at", ">=", from)
    .where("conversion.at", "<", to)
    .where("conversion.status", "<>", "deleted")
  if (!withBots) query = query.where(sql<boolean>`coalesce(entrance.bot, 0) = 0`)
  if (type !== null) query = query.where("conversion.type", "=", type)
  return without.length === 0 ? query : query.where("conversion.type", "not in", without)
}

/** Every hit in a funnel, with the page that its journey came to next in it; null at the end. */
function passages(funnel: string, { from, to, withBots }: Seen): RawBuilder<unknown> {
  const isPerson = withBots ? sql`` : sql`and coalesce(entrance.bot, 0) = 0`
  return sql`(
    select hit.page as page, hit.vid as vid,
      lead(hit.page) over (partition by hit.entrance order by hit.at, hit.id) as next
    from hits as hit left join hits as entrance on entrance.id = hit.entrance
    where hit.at >= ${sql.lit(from)} and hit.at < ${sql.lit(to)} and hit.funnel = ${funnel} ${isPerson}
  ) as passage`
}

async function nodesOf(db: Kysely<Schema>, funnel: string, seen: Seen): Promise<FunnelTraffic["nodes"]> {
  const { rows } = await sql<FunnelTraffic["nodes"][number]>`
    select page, count(*) as visits, count(distinct vid) as visitors,
      count(distinct case when next <> page then vid end) as ${sql.ref("wentOn")}
    from ${passages(funnel, seen)} group by page order by page`.execute(db)
  return rows
}

async function waysBetween(db: Kysely<Schema>, funnel: string, seen: Seen): Promise<FunnelTraffic["ways"]> {
  const { rows } = await sql<FunnelTraffic["ways"][number]>`
    select page, next, count(distinct vid) as visitors
    from ${passages(funnel, seen)} where next <> page group by page, next order by page, next`.execute(db)
  return rows
}

async function earnedIn(db: Kysely<Schema>, funnel: string, seen: Seen) {
  let query = db
    .selectFrom("conversions as conversion")
    .leftJoin("hits as entrance", "entrance.id", "conversion.entrance")
    .select(["conversion.page", "conversion.type", "conversion.currency"])
    .select("conversion.revenue_minor as revenueMinor")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("conversion.hit_at", ">=", seen.from)
    .where("conversion.hit_at", "<", seen.to)
    .where("conversion.funnel", "=", funnel)
    .where("conversion.status", "<>", "deleted")
    .groupBy(["conversion.page", "conversion.type", "conversion.currency", "conversion.revenue_minor"])
  if (!seen.withBots) query = query.where(sql<boolean>`coalesce(entrance.bot, 0) = 0`)
  return await query.execute()
}
