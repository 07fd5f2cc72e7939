import { sql } from "kysely"
import type { FunnelTraffic } from "../../domain/report/funnel-steps.ts"
import type { PathView } from "../../domain/report/paths.ts"
import type { Seen, Ways } from "../../ports.ts"
import { isWord } from "./counted.ts"
import type { Ask, ConversionRows, CountedRows, Expression, ReportStore } from "./report-rows.ts"
import type { ReportWords } from "./report-words.ts"

/** The ways visitors took, from whatever has these rows: see the port for what is promised. */
export function readWays(ask: Ask, store: ReportStore): Ways {
  const { words } = store
  return {
    toConversions: async (seen, of) => {
      const [before, last] = await Promise.all([
        viewsOf(ask, store.assisted, { seen, of, words }),
        viewsOf(ask, store.converted, { seen, of, words }),
      ])
      return [...before, ...last]
    },
    inFunnel: async (funnel, seen) => {
      const [nodes, ways, conversions] = await Promise.all([
        nodesOf(ask, passages(store, funnel, seen), words),
        waysBetween(ask, passages(store, funnel, seen), words),
        earnedIn(ask, store.converted, { funnel, seen, words }),
      ])
      return { nodes, ways, conversions }
    },
  }
}

interface Asked {
  seen: Seen
  of: Parameters<Ways["toConversions"]>[1]
  words: ReportWords
}

async function viewsOf(ask: Ask, rows: ConversionRows, asked: Asked): Promise<PathView[]> {
  const { type, without } = asked.of
  const where = [
    ...within(sql.ref("conversion.at"), asked.seen),
    ...rows.where,
    ...isPerson(rows, asked.seen),
    ...(type === null ? [] : [isWord(sql.ref("conversion.type"), [type], asked.words)]),
    ...(without.length === 0 ? [] : [sql`not ${isWord(sql.ref("conversion.type"), without, asked.words)}`]),
  ]
  const views = sql`
    select conversion.id as conversion, conversion.vid as vid, conversion.currency as currency,
      conversion.revenue_minor as ${sql.ref("revenueMinor")}, ${sql.ref(`${rows.hit}.page`)} as page,
      ${rows.credited.at} as seen, ${rows.credited.hit} as hit
    from ${rows.from} where ${sql.join(where, sql` and `)}`
  return await ask<PathView>(
    sql`
      select conversion, vid, currency, ${sql.ref("revenueMinor")}, page
      from (${views}) as views order by seen, hit, conversion`,
    ["currency", "page"],
  )
}

function within(at: Expression, { from, to }: Seen): Expression[] {
  return [sql`${at} >= ${sql.lit(from)}`, sql`${at} < ${sql.lit(to)}`]
}

function isPerson({ entrance }: CountedRows, { withBots }: Seen): Expression[] {
  return withBots ? [] : [sql`coalesce(${sql.ref(`${entrance}.bot`)}, 0) = 0`]
}

/** Every hit in a funnel, with the page that its journey came to next in it; null at the end. */
function passages({ views, words }: ReportStore, funnel: string, seen: Seen): Expression {
  const isInFunnel = sql`hit.funnel = ${words.word(funnel)}`
  const where = [...within(sql.ref("hit.at"), seen), isInFunnel, ...isPerson(views, seen)]
  return sql`(
    select hit.page as page, hit.vid as vid,
      lead(hit.page) over (partition by hit.entrance order by ${sql.ref("hit.at")}, hit.id) as next
    from ${views.from} where ${sql.join(where, sql` and `)}
  ) as passage`
}

type Nodes = FunnelTraffic["nodes"]
type WaysBetween = FunnelTraffic["ways"]

function nodesOf(ask: Ask, passages: Expression, words: ReportWords): Promise<Nodes> {
  const nodes = sql`
    select page, count(*) as visits, count(distinct vid) as visitors,
      count(distinct case when next <> page then vid end) as ${sql.ref("wentOn")}
    from ${passages} group by page`
  return askByPages(ask, nodes, ["page"], words)
}

function waysBetween(ask: Ask, passages: Expression, words: ReportWords): Promise<WaysBetween> {
  const ways = sql`
    select page, next, count(distinct vid) as visitors
    from ${passages} where next <> page group by page, next`
  return askByPages(ask, ways, ["page", "next"], words)
}

/** What a statement gives, in the order of its pages. */
async function askByPages<Row>(
  ask: Ask,
  counted: Expression,
  pages: readonly string[],
  words: ReportWords,
): Promise<Row[]> {
  const inOrder = sql.join(pages.map((name) => sql.ref(name)))
  return await ask<Row>(
    sql`select * from (${words.withWords(counted, pages)}) as counted order by ${inOrder}`,
    [],
  )
}

async function earnedIn(
  ask: Ask,
  rows: ConversionRows,
  { funnel, seen, words }: { funnel: string; seen: Seen; words: ReportWords },
): Promise<FunnelTraffic["conversions"]> {
  const where = [
    ...within(sql.ref("conversion.hit_at"), seen),
    sql`${sql.ref(`${rows.hit}.funnel`)} = ${words.word(funnel)}`,
    ...rows.where,
    ...isPerson(rows, seen),
  ]
  const page = sql.ref(`${rows.hit}.page`)
  const earned = sql`
    select ${page} as page, conversion.type as type, conversion.currency as currency,
      conversion.revenue_minor as ${sql.ref("revenueMinor")}, count(*) as count
    from ${rows.from} where ${sql.join(where, sql` and `)}
    group by ${page}, conversion.type, conversion.currency, conversion.revenue_minor`
  return await ask<FunnelTraffic["conversions"][number]>(earned, ["page", "type", "currency"])
}
