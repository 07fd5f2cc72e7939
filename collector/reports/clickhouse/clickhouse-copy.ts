import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from "@clickhouse/client"
import { Kysely } from "kysely"
import type { CopyMark, ReportCopy } from "../../ports.ts"
import { copiedStore } from "../sql/copied.ts"
import { clickhouseWords } from "../sql/dialects.ts"
import { readFigures } from "../sql/figures.ts"
import { askBy } from "../sql/report-rows.ts"
import { readWays } from "../sql/ways.ts"
import { clickhouseDialect } from "./dialect.ts"
import { goneOf, type KeptRows, keptRows } from "./rows.ts"
import { statementsFor } from "./statements.ts"
import { rowsOf } from "./tables.ts"
import { createVersions, forget, standOf } from "./versions.ts"

export interface ClickhousePlace {
  /** With the name and the password, and the database as its path. */
  url: string
  /** Its name in the configuration of ClickHouse; null if there is one machine. */
  cluster: string | null
}

/** How long ClickHouse may take for anything. */
const TIMEOUT_MS = 30_000
const SETTINGS: ClickHouseSettings = {
  // What is taken is there for whoever asks next, on whatever machine: none of it waits to be written.
  ...{ async_insert: 0, distributed_foreground_insert: 1 },
  // Of replicas the first that is well is written and asked: the others may lag behind it.
  load_balancing: "in_order",
}

/**
 * The copy in a database of ClickHouse, which any number of processes may read, and one feeds at a time. A step is
 * not seen whole at once, but each row of it is; and its mark comes last.
 * @param isAnew whether whatever is there is to be forgotten
 * @throws if it does not answer
 */
export async function openClickhouseCopy(place: ClickhousePlace, isAnew = false): Promise<ReportCopy> {
  const { client, statements } = connect(place)
  const versions = createVersions(client)
  const store = copiedStore(clickhouseWords, { table: rowsOf })
  const db = new Kysely<unknown>({ dialect: clickhouseDialect(client) })
  try {
    await tell(client, statements.prepare)
    if (isAnew) await forget(client)
  } catch (error) {
    await client.close()
    throw error
  }
  const reached = async (mark: CopyMark | null) =>
    await versions.reached({ version: await versions.next(), mark })
  return {
    figures: readFigures(askBy(db), store),
    ways: readWays(askBy(db), store),
    mark: async () => (await standOf(client)).mark,
    isThere: versions.areMine,
    begin: async () => {
      await reached(null) // before anything is gone
      await versions.change(() => tell(client, statements.makeAnew))
    },
    add: async (rows) => {
      await versions.change((version) => put(client, keptRows(rows), version))
    },
    ...{ makeWhole: reached, moveOn: reached },
    take: async ({ gone, rows }, mark) => {
      const kept = keptRows(rows)
      const version = await versions.change(async (version) => {
        await tell(client, statements.remove(goneOf(gone, kept), version))
        await put(client, kept, version)
      })
      await versions.reached({ version, mark }) // last: a crash before this repeats, never loses
    },
    close: () => client.close(),
  }
}

/** Whoever feeds the copy makes it anew then. */
export async function forgetClickhouseCopy(place: ClickhousePlace): Promise<void> {
  const { client, statements } = connect(place)
  try {
    await tell(client, statements.prepare)
    await forget(client)
  } finally {
    await client.close()
  }
}

function connect({ url, cluster }: ClickhousePlace) {
  const client = createClient({
    ...{ url, application: "afterclick", request_timeout: TIMEOUT_MS, clickhouse_settings: SETTINGS },
    log: { level: ClickHouseLogLevel.OFF }, // what goes wrong is thrown
  })
  return { client, statements: statementsFor(cluster) }
}

async function tell(client: ClickHouseClient, statements: readonly string[]): Promise<void> {
  for (const query of statements) await client.command({ query })
}

async function put(client: ClickHouseClient, rows: KeptRows, version: bigint): Promise<void> {
  for (const [table, some] of Object.entries(rows)) await insert(client, table, some, version)
}

async function insert(
  client: ClickHouseClient,
  table: string,
  rows: readonly object[],
  version: bigint,
): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((row) => ({ ...row, version: String(version) }))
  await client.insert({ table, values, format: "JSONEachRow" })
}
