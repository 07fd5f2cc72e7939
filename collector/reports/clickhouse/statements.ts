import type { CopyStep } from "../../ports.ts"
import { idNumber, idNumbersFrom } from "./id-number.ts"
import { KEPT, type KeptTable } from "./tables.ts"

/** Up to which change there is everything, and in which shape; and a version that none has got beyond. */
const UNTIL = { version: "UInt64", shape: "String", mark: "Nullable(String)" }

/**
 * By what a row is sent to one machine of a cluster, always the same one. A hit ends as its visitor does: all of a
 * visitor's hits are in one place.
 */
const SHARDS: Record<KeptTable, string> = {
  views: "toUInt64(id % 32)",
  conversions: "cityHash64(id)",
  events: "cityHash64(id)",
}
const OF_TIME: Record<KeptTable, string> = { views: "at", conversions: "hit_at", events: "at" }

/** What is told to ClickHouse, on one machine or on all of a cluster. */
export interface Statements {
  /** Makes the place of the mark, if it is not there. */
  prepare: readonly string[]
  /** Makes all tables anew, with nothing in them. */
  makeAnew: readonly string[]
  /** Deletes what is gone, if it is older than a version. */
  remove(gone: CopyStep["gone"], version: bigint): readonly string[]
}

/** @param cluster its name in the configuration of ClickHouse; null if there is one machine */
export function statementsFor(cluster: string | null): Statements {
  const everywhere = cluster === null ? "" : ` on cluster ${cluster}`
  /** What has the rows. */
  const own = (table: string) => (cluster === null ? table : `${table}_local`)
  const engine = `${cluster === null ? "" : "Replicated"}ReplacingMergeTree(version)`
  const create = (table: string, columns: string, order: string, shard: string) => [
    `create table if not exists ${own(table)}${everywhere} (${columns}) engine = ${engine} order by ${order}`,
    ...(cluster === null
      ? []
      : [
          `create table if not exists ${table}${everywhere} as ${own(table)}
          engine = Distributed(${cluster}, currentDatabase(), ${own(table)}, ${shard})`,
        ]),
  ]
  const drop = (table: string) =>
    [...new Set([table, own(table)])].map((name) => `drop table if exists ${name}${everywhere} sync`)
  const tables = Object.keys(KEPT) as KeptTable[] // its own keys
  return {
    prepare: create("copied_until", columnsText(UNTIL), "tuple()", "0"),
    makeAnew: tables.flatMap((table) => [
      ...drop(table),
      // Rows are in the order of their ids: of little that is near in time, most need not be read.
      ...create(
        table,
        `${columnsText({ ...KEPT[table], version: "UInt64" })}, index of_time ${OF_TIME[table]} type minmax`,
        "id",
        SHARDS[table],
      ),
    ]),
    remove: (gone, version) =>
      goneFrom(gone).map(
        ([table, where]) =>
          `delete from ${own(table)}${everywhere} where version < ${version} and (${where})`,
      ),
  }
}

function columnsText(columns: Record<string, string>): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(", ")
}

/** So many ids are a statement that is not too long for ClickHouse. */
const AT_ONCE = 2_000

function goneFrom({ hits, moments, conversions, events }: CopyStep["gone"]): [KeptTable, string][] {
  const one = (ids: readonly string[], table: KeptTable, written: (id: string) => string) =>
    slices(ids).map((some): [KeptTable, string] => [table, `id in (${some.map(written).join(", ")})`])
  const within = slices(moments).map((some): [KeptTable, string] => [
    "views",
    some
      .map(idNumbersFrom)
      .map(({ from, to }) => `id >= ${number(from)} and id < ${number(to)}`)
      .join(" or "),
  ])
  return [
    ...one(hits, "views", (id) => number(idNumber(id))),
    ...within,
    ...one(conversions, "conversions", quoted),
    ...one(events, "events", quoted),
  ]
}

function slices(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, at) =>
    ids.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  )
}

/** A number as it stands is read as a fraction where it has more than 64 bits. https://clickhouse.com/docs/sql-reference/syntax#numeric */
const number = (great: bigint) => `toUInt128('${great}')`

/** https://clickhouse.com/docs/sql-reference/syntax#string */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`
}
