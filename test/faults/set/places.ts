import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { settingsFile } from "../../start/doors.ts"
import { type RunningLine, startLine } from "../../start/line.ts"
import { startNginx } from "../../start/nginx.ts"
import { ask, newDatabase } from "../../start/postgres.ts"
import { temporaryFolder } from "../../start/process.ts"
import { type RunningReceiver, startReceiver } from "../../start/receiver.ts"
import { type RunningRedis, startCluster, startSentinel } from "../../start/redis.ts"
import { type SmallDisk, smallDisk } from "../../start/small-disk.ts"
import { type Member, newMember } from "./member.ts"
import { newPostgres, newRedis, type StoreServer } from "./stores.ts"

/** A deployment as an operator has it, whose parts can be got at. */
export interface Place {
  members: readonly Member[]
  redis: StoreServer | null
  postgres: StoreServer | null
  /** Where nginx listens before all doors, if it does. */
  nginx: string | null
  /** Redis of several servers: those that take writes first, then the replica of each. */
  nodes: readonly RunningRedis[]
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
const MEBIBYTES = { sqlite: 64, redis: 64, postgres: 384 }

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
    const disk = newDisk("redis")
    const redis = await newRedis(disk.folder)
    const line = await startLine(redis.port)
    const url = `redis://127.0.0.1:${line.port}`
    return await apart({ url, redis, lines: { redis: line }, disks: { redis: disk } })
  },

  /** The same, with a Redis and its replica, and a sentinel that knows which of them takes writes. */
  "C sentinel": async () => {
    const { url, primary, replica, end } = await startSentinel()
    return await apart({ url, nodes: [primary, replica], more: end })
  },

  /** The same, with three Redis that share the streams, and a replica of each. */
  "C cluster": async () => {
    const { url, nodes, end } = await startCluster({ hasReplicas: true })
    return await apart({ url, nodes, more: end })
  },
} satisfies Record<string, () => Promise<Place>>

export type PlaceName = keyof typeof places

/** Processes by role, on PostgreSQL and the Redis of that URL, with nginx before their doors. */
async function apart({ url, ...parts }: Partial<Parts> & { url: string }): Promise<Place> {
  const disk = newDisk("postgres")
  const postgres = await newPostgres(disk.folder)
  const line = await startLine(postgres.port)
  const databaseUrl = await newDatabase(postgres.url)
  const receiver = await startReceiver()
  const members = await Promise.all(
    crew({
      DATA_DIR: temporaryFolder(),
      REDIS_URL: url,
      DATABASE_URL: Object.assign(new URL(databaseUrl), { port: `${line.port}` }).href,
      SETTINGS_FILE: settingsFile(telling(receiver)),
      TRUST_PROXY: "127.0.0.1",
    }),
  )
  const nginx = await startNginx(members.filter(({ isDoor }) => isDoor))
  const lines = { ...parts.lines, postgres: line }
  const disks = { ...parts.disks, postgres: disk }
  const more = async () => {
    await nginx.end("SIGKILL")
    receiver.stop()
    await parts.more?.()
  }
  return await started({ ...parts, members, postgres, lines, disks, databaseUrl, nginx: nginx.url, more })
}

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
  nginx?: string
  nodes?: readonly RunningRedis[]
  /** Ends what else there is. */
  more?: () => Promise<void>
}

async function started(parts: Parts): Promise<Place> {
  const { members, redis = null, postgres = null, dataDir = "", databaseUrl = null } = parts
  const { nginx = null, nodes = [] } = parts
  const lines = { redis: null, postgres: null, ...parts.lines }
  const disks = { sqlite: null, redis: null, postgres: null, ...parts.disks }
  const place: Place = {
    ...{ members, redis, postgres, lines, disks, dataDir, databaseUrl, nginx, nodes },
    rows: async <Row>(query: string) =>
      databaseUrl === null
        ? rowsOfFile<Row>(join(dataDir, "afterclick.sqlite"), query)
        : await ask<Row>(databaseUrl, query),
    end: async () => {
      await Promise.all(members.map((member) => member.end()))
      await Promise.all([redis, postgres].map((server) => server?.end("SIGKILL")))
      for (const line of Object.values(lines)) line?.stop()
      for (const disk of Object.values(disks)) disk?.remove()
      await parts.more?.()
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
