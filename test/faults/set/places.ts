import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { settingsFile } from "../../start/doors.ts"
import { type RunningLine, startLine } from "../../start/line.ts"
import { ask, newDatabase } from "../../start/postgres.ts"
import { temporaryFolder } from "../../start/process.ts"
import { type RunningReceiver, startReceiver } from "../../start/receiver.ts"
import { type SmallDisk, smallDisk } from "../../start/small-disk.ts"
import { type Member, newMember } from "./member.ts"
import { newPostgres, newRedis, type StoreServer } from "./stores.ts"

/** A deployment as an operator has it, whose parts can be got at. */
export interface Place {
  members: readonly Member[]
  redis: StoreServer | null
  postgres: StoreServer | null
  /** The ways from our processes to their stores. */
  lines: { redis: RunningLine | null; postgres: RunningLine | null }
  /** Where the ledger is, if it is a file; its database, past any line, if it is not. */
  dataDir: string
  databaseUrl: string | null
  disks: { sqlite: SmallDisk | null; redis: SmallDisk | null; postgres: SmallDisk | null }
  /** What a query of the ledger itself gives, past all of our code. */
  rows<Row>(query: string): Promise<Row[]>
  end(): Promise<void>
}

/** Enough for a test, and soon full. */
const MEBIBYTES = { sqlite: 16, redis: 16, postgres: 160 }

const document = (more: object = {}) => ({
  pages: [{ id: "offer", kind: "offer", payout: 12 }],
  ...more,
})

/** The ways to run it, by their letter in the table of faults. */
export const places = {
  /** Embedded: one process, nothing else. */
  E: async () => {
    const { dataDir, disk } = ledgerFile()
    const member = await newMember("collector", null, {
      DATA_DIR: dataDir,
      SETTINGS_FILE: settingsFile(document()),
    })
    return await started({ members: [member], disks: { sqlite: disk }, dataDir })
  },

  /** One process with Redis. */
  R: () => withRedis("everysec"),

  /** One process with a Redis that waits for its disk. */
  "R always": () => withRedis("always"),

  /** Processes by role, with Redis and PostgreSQL. */
  C: async () => {
    const disks = { redis: newDisk("redis"), postgres: newDisk("postgres") }
    const [redis, postgres] = await Promise.all([
      newRedis(disks.redis.folder),
      newPostgres(disks.postgres.folder),
    ])
    const lines = { redis: await startLine(redis.port), postgres: await startLine(postgres.port) }
    const databaseUrl = await newDatabase(postgres.url)
    const receiver = await startReceiver()
    const environment = {
      DATA_DIR: temporaryFolder(),
      REDIS_URL: `redis://127.0.0.1:${lines.redis.port}`,
      DATABASE_URL: Object.assign(new URL(databaseUrl), { port: `${lines.postgres.port}` }).href,
      SETTINGS_FILE: settingsFile(telling(receiver)),
    }
    const members = await Promise.all(crew(environment))
    return await started({ members, redis, postgres, lines, disks, databaseUrl, receiver })
  },
} satisfies Record<string, () => Promise<Place>>

export type PlaceName = keyof typeof places

/** Several of each role that there may be several of. */
function crew(environment: Record<string, string>): Promise<Member>[] {
  return [
    newMember("collector 1", "collect", environment),
    newMember("collector 2", "collect", environment),
    newMember("recorder 1", "record", environment),
    newMember("recorder 2", "record", environment),
    newMember("courier", "courier", environment),
  ]
}

/** Settings by which every sale is told to somebody. */
function telling(receiver: RunningReceiver): object {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  return document({
    account: { allowPrivateDestinations: true },
    webhooks: [{ id: "crm", url: receiver.url(), secret }],
  })
}

async function withRedis(fsync: "everysec" | "always"): Promise<Place> {
  const { dataDir, disk } = ledgerFile()
  const disks = { sqlite: disk, redis: newDisk("redis") }
  const redis = await newRedis(disks.redis.folder, ["--appendfsync", fsync])
  const lines = { redis: await startLine(redis.port) }
  const member = await newMember("collector", null, {
    DATA_DIR: dataDir,
    REDIS_URL: `redis://127.0.0.1:${lines.redis.port}`,
    SETTINGS_FILE: settingsFile(document()),
  })
  return await started({ members: [member], redis, lines, disks, dataDir })
}

function newDisk(of: keyof typeof MEBIBYTES): SmallDisk {
  return smallDisk(temporaryFolder(), MEBIBYTES[of])
}

function ledgerFile(): { dataDir: string; disk: SmallDisk } {
  const disk = newDisk("sqlite")
  return { disk, dataDir: disk.folder }
}

interface Parts {
  members: Member[]
  redis?: StoreServer
  postgres?: StoreServer
  lines?: Partial<Place["lines"]>
  disks?: Partial<Place["disks"]>
  dataDir?: string
  databaseUrl?: string
  receiver?: RunningReceiver
}

async function started(parts: Parts): Promise<Place> {
  const { members, redis = null, postgres = null, dataDir = "", databaseUrl = null } = parts
  const lines = { redis: null, postgres: null, ...parts.lines }
  const disks = { sqlite: null, redis: null, postgres: null, ...parts.disks }
  const place: Place = {
    ...{ members, redis, postgres, lines, disks, dataDir, databaseUrl },
    rows: async <Row>(query: string) =>
      databaseUrl === null
        ? rowsOfFile<Row>(join(dataDir, "afterclick.sqlite"), query)
        : await ask<Row>(databaseUrl, query),
    end: async () => {
      await Promise.all(members.map((member) => member.end()))
      await Promise.all([redis, postgres].map((server) => server?.end("SIGKILL")))
      for (const line of Object.values(lines)) line?.stop()
      for (const disk of Object.values(disks)) disk?.remove()
      parts.receiver?.stop()
    },
  }
  try {
    await Promise.all(members.map((member) => member.start()))
  } catch (error) {
    await place.end()
    throw error
  }
  return place
}

function rowsOfFile<Row>(file: string, query: string): Row[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  try {
    return database.prepare(query).all() as Row[] // the caller's query says what they are
  } finally {
    database.close()
  }
}
