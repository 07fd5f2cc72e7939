import { type QueryExecutorProvider, sql } from "kysely"
import type { FunnelTraffic } from "../../domain/report/funnel-steps.ts"
import type { PathView } from "../../domain/report/paths.ts"
import type { Seen, Ways } from "../../ports.ts"
import type { ConversionRows, CountedRows, Expression, ReportStore } from "./report-rows.ts"

/** The ways visitors took, from whatever has these rows: see the port for what is promised. */
export function readWays(db: QueryExecutorProvider, store: ReportStore): Ways {
  return {
    toConversions: async (seen, of) => {
      const [before, last] = await Promise.all([
        viewsOf(db, store.assisted, { seen, of }),
        viewsOf(db, store.converted, { seen, of }),
      ])
      return [...before, ...last]
    },
    inFunnel: async (funnel, seen) => {
      const [nodes, ways, conversions] = await Promise.all([
        nodesOf(db, passages(store, funnel, seen)),
        waysBetween(db, passages(store, funnel, seen)),
        earnedIn(db, store.converted, { funnel, seen }),
      ])
      return { nodes, ways, conversions }
    },
  }
}

interface Asked {
  seen: Seen
  of: Parameters<Ways["toConversions"]>[1]
}

async function viewsOf(db: QueryExecutorProvider, rows: ConversionRows, asked: Asked): Promise<PathView[]> {
  const { type, without } = asked.of
  const where = [
    ...within(sql.ref("conversion.at"), asked.seen),
    ...rows.where,
    ...isPerson(rows, asked.seen),
    ...(type === null ? [] : [sql`conversion.type = ${type}`]),
    ...(without.length === 0 ? [] : [sql`conversion.type not in (${sql.join(without)})`]),
  ]
  const { rows: found } = await sql<PathView>`
    select conversion.id as conversion, conversion.vid as vid, conversion.currency as currency,
      conversion.revenue_minor as ${sql.ref("revenueMinor")}, ${sql.ref(`${rows.hit}.page`)} as page
    from ${rows.from} where ${sql.join(where, sql` and `)}
    order by ${rows.credited.at}, ${rows.credited.hit}, conversion.id`.execute(db)
  return found
}

function within(at: Expression, { from, to }: Seen): Expression[] {
  return [sql`${at} >= ${sql.lit(from)}`, sql`${at} < ${sql.lit(to)}`]
}

function isPerson({ entrance }: CountedRows, { withBots }: Seen): Expression[] {
  return withBots ? [] : [sql`coalesce(${sql.ref(`${entrance}.bot`)}, 0) = 0`]
}

/** Every hit in a funnel, with the page that its journey came to next in it; null at the end. */
function passages({ views }: ReportStore, funnel: string, seen: Seen): Expression {
  const where = [...within(sql.ref("hit.at"), seen), sql`hit.funnel = ${funnel}`, ...isPerson(views, seen)]
  return sql`(
    select hit.page as page, hit.vid as vid,
      lead(hit.page) over (partition by hit.entrance order by ${sql.ref("hit.at")}, hit.id) as next
    from ${views.from} where ${sql.join(where, sql` and `)}
  ) as passage`
}

async function nodesOf(db: QueryExecutorProvider, passages: Expression): Promise<FunnelTraffic["nodes"]> {
  const { rows } = await sql<FunnelTraffic["nodes"][number]>`
    select page, count(*) as visits, count(distinct vid) as visitors,
      count(distinct case when next <> page then vid end) as ${sql.ref("wentOn")}
    from ${passages} group by page order by page`.execute(db)
  return rows
}

async function waysBetween(db: QueryExecutorProvider, passages: Expression): Promise<FunnelTraffic["ways"]> {
  const { rows } = await sql<FunnelTraffic["ways"][number]>`
    select page, next, count(distinct vid) as visitors
    from ${passages} where next <> page group by page, next order by page, next`.execute(db)
  return rows
}

async function earnedIn(
  db: QueryExecutorProvider,
  rows: ConversionRows,
  { funnel, seen }: { funnel: string; seen: Seen },
): Promise<FunnelTraffic["conversions"]> {
  const where = [
    ...within(sql.ref("conversion.hit_at"), seen),
    sql`${sql.ref(`${rows.hit}.funnel`)} = ${funnel}`,
    ...rows.where,
    ...isPerson(rows, seen),
  ]
  const page = sql.ref(`${rows.hit}.page`)
  const { rows: found } = await sql<FunnelTraffic["conversions"][number]>`
    select ${page} as page, conversion.type as type, conversion.currency as currency,
      conversion.revenue_minor as ${sql.ref("revenueMinor")}, count(*) as count
    from ${rows.from} where ${sql.join(where, sql` and `)}
    group by ${page}, conversion.type, conversion.currency, conversion.revenue_minor`.execute(db)
  return found
}
