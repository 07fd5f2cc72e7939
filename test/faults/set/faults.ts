import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as pause } from "node:timers/promises"
import { Redis } from "ioredis"
import { STREAMS } from "../../../collector/domain/ids.ts"
import { ask } from "../../start/postgres.ts"
import type { Member } from "./member.ts"
import type { Place, PlaceName } from "./places.ts"
import type { StoreServer } from "./stores.ts"
import type { Fault } from "./suffer.ts"

const REDIS: readonly PlaceName[] = ["R", "C"]
/** Longer than any time-out, and than any lease. */
const LONG_MS = 15_000
/** A service starts again what ended, after a second. */
const RESTART_MS = 1_500
/** For so long a batch stands in its middle, for somebody to be killed meanwhile. */
const MID_BATCH_MS = 2_000
/** Nginx sends nothing for so long to a collector that was gone: `fail_timeout`, and a little more. */
const NGINX_FORGETS_MS = 6_000

const member = ({ members }: Place, name: string): Member => there(members.find((one) => one.name === name))
const redis = (place: Place): StoreServer => there(place.redis)
const postgres = (place: Place): StoreServer => there(place.postgres)

function there<Part>(part: Part | null | undefined): Part {
  if (part === null || part === undefined) throw new Error("this place has no such part")
  return part
}

const doorsOf = ({ members }: Place) => members.filter(({ isDoor }) => isDoor)

/** Ends a member and starts it again, as its service does: in order, or after it was killed. */
async function restart(one: Member, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  await one.end(signal)
  if (signal === "SIGKILL") await pause(RESTART_MS)
  await one.start()
}

/** Everything that is made to go wrong. */
export const faults: readonly Fault[] = [
  {
    name: "kill -9 of the collector in mid-batch",
    places: ["E", "R"],
    strike: async (place) => {
      locked(place, MID_BATCH_MS)
      await pause(MID_BATCH_MS / 2)
      await member(place, "collector").end()
    },
    lasts: MID_BATCH_MS + RESTART_MS,
    mend: (place) => member(place, "collector").start(),
  },
  ...["collector 1", "courier"].map(
    (name): Fault => ({
      name: `kill -9 of ${name}`,
      places: ["C"],
      strike: (place) => member(place, name).end(),
      lasts: RESTART_MS,
      mend: (place) => member(place, name).start(),
    }),
  ),
  {
    name: "kill -9 of a recorder in mid-batch",
    places: ["C"],
    isTelling: ["C"],
    strike: async (place) => {
      lockTable(place, MID_BATCH_MS)
      await pause(MID_BATCH_MS / 2)
      await member(place, "recorder 1").end()
    },
    lasts: 7_000, // the other has its streams by then
    mend: (place) => member(place, "recorder 1").start(),
  },
  {
    name: "kill -9 of one collector, then of the other, behind nginx",
    places: ["C"],
    isByNginx: true,
    strike: async (place) => {
      await restart(member(place, "collector 1"), "SIGKILL")
      await pause(NGINX_FORGETS_MS)
      await restart(member(place, "collector 2"), "SIGKILL")
    },
    lasts: 0,
  },
  {
    name: "kill -9 of every collector, behind nginx",
    places: ["C"],
    isByNginx: true,
    strike: (place) => Promise.all(doorsOf(place).map((door) => door.end())),
    lasts: RESTART_MS,
    mend: (place) => Promise.all(doorsOf(place).map((door) => door.start())),
  },
  {
    name: "everything is restarted, one by one, behind nginx",
    places: ["C"],
    isByNginx: true,
    strike: async (place) => {
      for (const one of place.members) await restart(one)
      await redis(place).end("SIGTERM")
      await redis(place).start()
      await postgres(place).end("SIGINT")
      await postgres(place).start()
    },
    lasts: 0,
  },
  {
    name: "kill -STOP of a recorder",
    places: ["C"],
    strike: (place) => member(place, "recorder 1").freeze(),
    lasts: LONG_MS,
    mend: (place) => member(place, "recorder 1").thaw(),
  },
  {
    name: "kill -STOP of Redis",
    places: REDIS,
    strike: (place) => redis(place).freeze(),
    lasts: LONG_MS,
    shortly: 4_000,
    mend: (place) => redis(place).thaw(),
    shows: "inbox",
  },
  {
    name: "kill -STOP of PostgreSQL",
    places: ["C"],
    strike: (place) => postgres(place).freeze(),
    lasts: LONG_MS,
    shortly: 5_000,
    mend: (place) => postgres(place).thaw(),
    shows: "ledger",
  },

  ...onLines("redis", REDIS, "inbox"),
  ...onLines("postgres", ["C"], "ledger"),

  {
    name: "Redis is restarted",
    places: REDIS,
    strike: (place) => redis(place).end("SIGTERM"),
    lasts: RESTART_MS,
    mend: (place) => redis(place).start(),
  },
  {
    name: "kill -9 of Redis",
    places: ["R", "R always", "C"],
    isTelling: ["R"],
    strike: (place) => redis(place).end("SIGKILL"),
    lasts: 5_000,
    shortly: 3_000,
    mend: (place) => redis(place).start(),
    shows: "inbox",
  },
  {
    name: "FLUSHALL",
    places: REDIS,
    strike: (place) => asked(place, "FLUSHALL"),
    lasts: 0,
    loses: true,
  },
  {
    name: "FLUSHALL while much waits",
    places: ["C"],
    strike: (place) => withoutRecorders(place, () => asked(place, "FLUSHALL")),
    lasts: 0,
    loses: true,
  },
  {
    name: "a primary is killed, and a sentinel makes its replica the primary",
    places: ["C sentinel"],
    strike: ({ nodes: [primary] }) => primary?.end("SIGKILL"),
    lasts: 5_000,
  },
  {
    name: "a node of the cluster is killed, and its replica takes its place",
    places: ["C cluster"],
    strike: ({ nodes: [first] }) => first?.end("SIGKILL"),
    lasts: 5_000,
  },
  {
    name: "CLIENT PAUSE 10000 ALL",
    places: REDIS,
    strike: (place) => asked(place, "CLIENT", "PAUSE", "10000", "ALL"),
    lasts: 10_000,
    shows: "inbox",
  },
  {
    name: "maxmemory is reached",
    places: REDIS,
    strike: (place) => asked(place, "CONFIG", "SET", "maxmemory", "1mb"),
    lasts: 8_000,
    mend: (place) => asked(place, "CONFIG", "SET", "maxmemory", "0"),
    shows: "inbox",
  },
  {
    name: "maxmemory is reached while much waits: it can be recorded all the same",
    places: ["C"],
    strike: async (place) => {
      await withoutRecorders(place, () => asked(place, "CONFIG", "SET", "maxmemory", "1mb"))
      await emptied(place)
    },
    lasts: 3_000,
    mend: (place) => asked(place, "CONFIG", "SET", "maxmemory", "0"),
    shows: "inbox",
  },
  {
    name: "the disk of Redis is full",
    places: ["R", "R always", "C"],
    strike: (place) => place.disks.redis?.fill(),
    lasts: 8_000,
    mend: async (place) => {
      place.disks.redis?.free()
      await redis(place).start() // with `always` it ends when it cannot write
    },
    shows: "inbox",
  },

  {
    name: "PostgreSQL is restarted",
    places: ["C"],
    strike: (place) => postgres(place).end("SIGINT"), // fast: connections are ended, nothing is waited for
    lasts: RESTART_MS,
    mend: (place) => postgres(place).start(),
  },
  {
    name: "kill -9 of the postmaster",
    places: ["C"],
    strike: (place) => postgres(place).end("SIGKILL"),
    lasts: 5_000,
    mend: (place) => postgres(place).start(),
    shows: "ledger",
  },
  {
    name: "the disk of PostgreSQL is full",
    places: ["C"],
    strike: (place) => place.disks.postgres?.fill(),
    lasts: 10_000,
    mend: async (place) => {
      place.disks.postgres?.free()
      await postgres(place).start() // it may have ended, if it was its log that could not grow
    },
    shows: "ledger",
  },
  {
    name: "backends are ended in mid-transaction",
    places: ["C"],
    strike: async (place) => {
      for (let times = 0; times < 20; times++) await endBackends(place)
    },
    lasts: 4_000,
  },
  {
    name: "a table is locked for 10 s",
    places: ["C"],
    strike: (place) => lockTable(place, 10_000),
    lasts: 10_000,
  },

  {
    name: "the ledger's file is locked for 15 s",
    places: ["E", "R"],
    strike: (place) => locked(place, LONG_MS),
    lasts: LONG_MS,
    shows: "ledger",
  },
  {
    name: "the disk of the ledger is full",
    places: ["E", "R"],
    strike: (place) => place.disks.sqlite?.fill(),
    lasts: 8_000,
    mend: (place) => place.disks.sqlite?.free(),
    shows: "ledger",
  },
]

/** What can become of the way to a store. */
function onLines(
  store: "redis" | "postgres",
  places: readonly PlaceName[],
  shows: "inbox" | "ledger",
): Fault[] {
  const title = { redis: "Redis", postgres: "PostgreSQL" }[store]
  const line = (place: Place) => there(place.lines[store])
  const open = (place: Place) => line(place).be("open")
  return [
    {
      name: `the way to ${title} hangs`,
      places,
      strike: (place) => line(place).be("hanging"),
      lasts: 10_000,
      mend: open,
      shows,
    },
    {
      name: `the way to ${title} takes 200 ms more`,
      places,
      strike: (place) => line(place).be({ delay: 200 }),
      lasts: 8_000,
      mend: open,
    },
    {
      name: `every connection to ${title} is broken`,
      places,
      strike: (place) => line(place).breakAll(),
      lasts: 3_000,
    },
  ]
}

/** Tells Redis itself something, past the line. */
async function asked(place: Place, command: string, ...more: string[]): Promise<unknown> {
  const client = new Redis(redis(place).url)
  try {
    return await client.call(command, ...more)
  } finally {
    client.disconnect()
  }
}

/** Does something when the recorders have stood still for a while, and then lets them go on. */
async function withoutRecorders(place: Place, work: () => Promise<unknown>): Promise<void> {
  const recorders = place.members.filter(({ name }) => name.startsWith("recorder"))
  for (const recorder of recorders) recorder.freeze()
  await pause(1_500)
  await work()
  for (const recorder of recorders) recorder.thaw()
}

/** Waits until nothing waits in Redis any more. @throws if it goes on waiting */
async function emptied(place: Place): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const lengths = await Promise.all(STREAMS.map((stream) => asked(place, "XLEN", `inbox:{${stream}}`)))
    if (lengths.every((length) => length === 0)) return
    await pause(100)
  }
  throw new Error("what waits in Redis is not recorded")
}

function databaseOf(place: Place): string {
  return there(place.databaseUrl)
}

async function endBackends(place: Place): Promise<void> {
  await ask(
    databaseOf(place),
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
  )
  await pause(200)
}

/** Holds a table that every batch with a claim writes to, so that batches stand in the middle. */
function lockTable(place: Place, ms: number): void {
  const lock = "begin; lock table conversions in access exclusive mode"
  void ask(databaseOf(place), `${lock}; select pg_sleep(${ms / 1_000}); commit`)
}

/** Holds the ledger's file as another program would. */
function locked({ dataDir }: Place, ms: number): void {
  const database = new DatabaseSync(join(dataDir, "afterclick.sqlite"), { timeout: 5_000 })
  database.exec("begin immediate")
  setTimeout(() => database.close(), ms)
}
