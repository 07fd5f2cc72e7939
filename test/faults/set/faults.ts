import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Redis } from "ioredis"
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

const member = ({ members }: Place, name: string): Member => there(members.find((one) => one.name === name))
const redis = (place: Place): StoreServer => there(place.redis)
const postgres = (place: Place): StoreServer => there(place.postgres)

function there<Part>(part: Part | null | undefined): Part {
  if (part === null || part === undefined) throw new Error("this place has no such part")
  return part
}

/** Everything that is made to go wrong. */
export const faults: readonly Fault[] = [
  {
    name: "kill -9 of the collector",
    places: ["E", "R"],
    strike: (place) => member(place, "collector").end(),
    lasts: RESTART_MS,
    mend: (place) => member(place, "collector").start(),
  },
  ...["collector 1", "recorder 1", "courier"].map(
    (name): Fault => ({
      name: `kill -9 of ${name}`,
      places: ["C"],
      strike: (place) => member(place, name).end(),
      lasts: name === "recorder 1" ? LONG_MS : RESTART_MS,
      mend: (place) => member(place, name).start(),
    }),
  ),
  {
    name: "kill -STOP of a recorder",
    places: ["C"],
    isTelling: ["C"],
    strike: (place) => member(place, "recorder 1").freeze(),
    lasts: LONG_MS,
    shortly: 8_000,
    mend: (place) => member(place, "recorder 1").thaw(),
  },
  {
    name: "kill -STOP of Redis",
    places: REDIS,
    isTelling: ["R"],
    strike: (place) => redis(place).freeze(),
    lasts: LONG_MS,
    shortly: 4_000,
    mend: (place) => redis(place).thaw(),
    shows: "inbox",
  },
  {
    name: "kill -STOP of PostgreSQL",
    places: ["C"],
    isTelling: ["C"],
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
    isTelling: ["C"],
    strike: (place) => postgres(place).end("SIGKILL"),
    lasts: 5_000,
    shortly: 3_000,
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
    strike: (place) =>
      void ask(
        postgresOf(place),
        "begin; lock table conversions in access exclusive mode; select pg_sleep(10); commit",
      ),
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
async function asked(place: Place, command: string, ...more: string[]): Promise<void> {
  const client = new Redis(redis(place).url)
  await client.call(command, ...more)
  client.disconnect()
}

function postgresOf(place: Place): string {
  return there(place.databaseUrl)
}

async function endBackends(place: Place): Promise<void> {
  await ask(
    postgresOf(place),
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
}

/** Holds the ledger's file as another program would. */
function locked({ dataDir }: Place, ms: number): void {
  const database = new DatabaseSync(join(dataDir, "afterclick.sqlite"), { timeout: 5_000 })
  database.exec("begin immediate")
  setTimeout(() => database.close(), ms)
}
