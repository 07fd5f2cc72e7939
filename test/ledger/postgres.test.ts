import { type Kysely, sql } from "kysely"
import { Client } from "pg"
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { Hit } from "../../collector/domain/event.ts"
import { leastId, makeId } from "../../collector/domain/ids.ts"
import { recorded } from "../../collector/domain/outcome.ts"
import { readBooks } from "../../collector/ledger/books.ts"
import { into } from "../../collector/ledger/database.ts"
import { insertRecords } from "../../collector/ledger/insert-rows.ts"
import { openLedger as openAnywhere } from "../../collector/ledger/open.ts"
import { openPostgres } from "../../collector/ledger/postgres.ts"
import { hitRow } from "../../collector/ledger/rows.ts"
import type { Schema } from "../../collector/ledger/schema.ts"
import { type EventRecord, InboxUnavailable, type Ledger, LedgerUnavailable } from "../../collector/ports.ts"
import { ledgerContract } from "../contract/ledger.ts"
import { DAY, hit, id, NOW, received, settings } from "../domain/builders.ts"
import { useLedgers } from "../start/ledgers.ts"
import { freePort } from "../start/port.ts"
import {
  ask,
  newDatabase,
  openThere,
  type RunningPostgres,
  sharedDatabase,
  sharedServer,
  startPostgres,
} from "../start/postgres.ts"
import { startRecorder } from "../start/recorder.ts"

useLedgers("PostgreSQL")
describe("a ledger in PostgreSQL", ledgerContract)

const open: Ledger[] = []
/** A ledger that is closed when the test is over. */
async function ledgerAt(...given: Parameters<typeof openThere>): Promise<Ledger> {
  const ledger = await openThere(...given)
  open.push(ledger)
  return ledger
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((ledger) => ledger.close()))
})

const newEvent = (of: Parameters<typeof received>[1] = {}): EventRecord => {
  const event = received({}, of)
  return { received: event, outcome: recorded(event, null, settings()) }
}
const write = (ledger: Ledger, of: { events?: EventRecord[]; hits?: Hit[] }) =>
  ledger.transaction([], (books) => books.write({ ...noChanges(), ...of }))

it("two processes that start at once on an empty database both find what they need", async () => {
  const url = await newDatabase(await sharedServer())
  const both = await Promise.all([ledgerAt(url), ledgerAt(url), ledgerAt(url)])
  for (const ledger of both) await write(ledger, { events: [newEvent()] })
})

it("ids are in the order of their times, whatever the database's collation", async () => {
  const server = await sharedServer()
  const name = new URL(await newDatabase(server)).pathname.slice(1)
  await ask(server, `create database ${name}_x template template0 locale_provider icu icu_locale 'en-US'`)
  const url = Object.assign(new URL(server), { pathname: `/${name}_x` }).href
  await ledgerAt(url)
  const columns = await ask(
    url,
    `select attrelid::regclass::text, attname from pg_attribute join pg_class on pg_class.oid = attrelid
     where atttypid = 'text'::regtype and attcollation <> '"C"'::regcollation and attnum > 0
       and relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  )
  expect(columns).toEqual([])
})

describe("months", () => {
  const MAY = Date.UTC(2026, 4, 1)
  const JUNE = Date.UTC(2026, 5, 1)
  const idAt = (at: number) => makeId(at, new Uint8Array(10))
  const rowsOf = async (url: string, table: string) =>
    (await ask(url, `select tableoid::regclass::text as part, id from ${table} order by id`)).map(
      ({ part, id }) => `${part} ${id}`,
    )

  it("are kept apart: a hit by its id, an event by its receipt, and what a wrong clock says with the others", async () => {
    const url = await sharedDatabase()
    const ledger = await ledgerAt(url)
    const ids = [idAt(MAY), idAt(JUNE - 1), idAt(JUNE), idAt(0), idAt(NOW + 4_000 * DAY)]
    await write(ledger, { hits: ids.map((id) => hit({ id })) })
    expect(await rowsOf(url, "hits")).toEqual([
      `hits_other ${ids[3]}`,
      `hits_2026_05 ${ids[0]}`,
      `hits_2026_05 ${ids[1]}`,
      `hits_2026_06 ${ids[2]}`,
      `hits_other ${ids[4]}`,
    ])
    const events = [MAY, JUNE - 1, JUNE, 0].map((at, n) => newEvent({ at, id: idAt(NOW + n) }))
    await write(ledger, { events })
    expect((await rowsOf(url, "events")).map((row) => row.split(" ")[0])).toEqual([
      "events_2026_05",
      "events_2026_05",
      "events_2026_06",
      "events_other",
    ])
    expect((await ledger.books.outcomes(events.map(({ received }) => received.id))).size).toBe(4)
  })

  it("are made ahead as time passes, and take over what came before they were there", async () => {
    const url = await newDatabase(await sharedServer())
    await ledgerAt(url)
    const late = Date.UTC(2027, 0, 15)
    const early = await ledgerAt(url)
    const event = newEvent({ at: late, id: idAt(late) })
    await write(early, { hits: [hit({ id: idAt(late) })], events: [event] })
    expect(await rowsOf(url, "hits")).toEqual([`hits_other ${idAt(late)}`])
    await ledgerAt(url, { clock: () => late })
    expect(await rowsOf(url, "hits")).toEqual([`hits_2027_01 ${idAt(late)}`])
    expect(await rowsOf(url, "events")).toEqual([`events_2027_01 ${idAt(late)}`])
    expect(await early.log.event(idAt(late))).not.toBeNull()
    expect(await ask(url, "select count(*)::int as ids from event_ids")).toEqual([{ ids: 1 }])
  })

  it("take in what is written at the moment in which one is made", async () => {
    const url = await sharedDatabase()
    const ledger = await ledgerAt(url)
    const [from, to] = [Date.UTC(2030, 0, 1), Date.UTC(2030, 1, 1)]
    const event = newEvent({ at: from + 1, id: idAt(from + 1) })
    const making = new Client({ connectionString: url })
    await making.connect()
    for (const step of [
      "begin",
      "create table events_2030_01 (like events including defaults including indexes)",
      "lock table events_other in access exclusive mode",
    ])
      await making.query(step)
    const writing = write(ledger, { events: [event] })
    const waiting = "select 1 from pg_locks where not granted and relation = 'events_other'::regclass"
    await expect.poll(() => ask(url, waiting)).toHaveLength(1)
    await making.query(
      `alter table events attach partition events_2030_01 for values from (${from}) to (${to})`,
    )
    await making.query("commit")
    await making.end()
    await writing
    expect(await rowsOf(url, "events")).toEqual([`events_2030_01 ${event.received.id}`])
  })

  it("an event's id is there once, in whatever month it comes again", async () => {
    const ledger = await ledgerAt(await sharedDatabase())
    const id = idAt(NOW)
    await write(ledger, { events: [newEvent({ id, at: MAY })] })
    await expect(write(ledger, { events: [newEvent({ id, at: JUNE })] })).rejects.toThrow("event_ids")
  })

  it("begin with the least id of their first millisecond", () => {
    expect(leastId(MAY) <= idAt(MAY)).toBe(true)
    expect(leastId(MAY) > makeId(MAY - 1, new Uint8Array(10).fill(255))).toBe(true)
  })

  it("that have just begun, of which PostgreSQL can tell nothing yet, are not read as a whole to find that visitors are new", async () => {
    const { writer, close } = openPostgres(await sharedDatabase())
    onTestFinished(close)
    await writer.transaction().execute(async (db) => {
      const hits = Array.from({ length: 2_000 }, () => hit({ vid: id() }))
      await insertRecords(db, [into("hits", hits.map(hitRow))])
      expect(await hitsRead(db)).toBe(0)
      expect(await readBooks(db).sessions(Array.from({ length: 60 }, () => id()))).toEqual(new Map())
      expect(await hitsRead(db)).toBe(0)
    })
  })

  it.each([
    ["knows nothing yet", ""],
    ["was told that they are empty", "analyze"],
  ])("of which PostgreSQL %s are not read as a whole for a batch of many visitors", async (_what, telling) => {
    const url = await sharedDatabase()
    if (telling !== "") await ask(url, telling)
    const { transaction, close } = openPostgres(url)
    onTestFinished(close)
    const hits = Array.from({ length: 2_000 }, () => hit({ vid: id() }))
    await transaction([], (db) => insertRecords(db, [into("hits", hits.map(hitRow))]))
    const ids = () => Array.from({ length: 100 }, () => id())
    const read = await transaction(ids(), async (db) => {
      await readBooks(db).sessions(ids())
      return await hitsRead(db)
    })
    expect(read).toBe(0)
  })

  /** In this transaction, in a table or an index of it. */
  const hitsRead = async (db: Kysely<Schema>) => {
    const { rows } = await sql<{ read: number }>`
      select ((select sum(seq_tup_read) from pg_stat_xact_user_tables where relname like 'hits%') +
        (select sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_stat_user_indexes
          where relname like 'hits%'))::int as read`.execute(db)
    return rows[0]?.read
  }
})

it("a batch is looked up by one process of the server, a report by as many as it likes", async () => {
  const url = await sharedDatabase()
  const name = new URL(url).pathname.slice(1)
  for (const free of ["parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"])
    await ask(url, `alter database ${name} set ${free} = 0`)
  const { writer, reader, close } = openPostgres(url)
  onTestFinished(close)
  const plan = async (db: typeof writer) =>
    JSON.stringify((await sql`explain select * from conversions where tx = 'A'`.execute(db)).rows)
  const [batch, report] = await Promise.all([plan(writer), plan(reader)])
  expect(report).toContain("Gather")
  expect(batch).not.toContain("Gather")
})

it("a transaction that lost a race is run again, and sees what the other wrote", async () => {
  const url = await sharedDatabase()
  const [one, other] = [await ledgerAt(url), await ledgerAt(url)]
  const event = newEvent()
  let runs = 0
  const isNew = await one.transaction([], async (books) => {
    runs++
    const known = await books.outcomes([event.received.id])
    if (runs === 1) await write(other, { events: [event] })
    if (known.size === 0) await books.write({ ...noChanges(), events: [event] })
    return known.size === 0
  })
  expect([runs, isNew]).toEqual([2, false])
})

it("whoever decides on a hit decides on its visitor; on another one others go on meanwhile", async () => {
  const ledger = await ledgerAt(await sharedDatabase())
  const one = hit()
  await write(ledger, { hits: [one] })
  const [there, onward] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = ledger.transaction([one.id], async () => {
    there.resolve()
    await onward.promise
  })
  await there.promise
  let isIn = false
  const second = ledger.transaction([one.vid], async () => {
    isIn = true
  })
  for (let n = 0; n < 10; n++) await ledger.transaction(["another"], async () => undefined)
  expect(isIn).toBe(false)
  onward.resolve()
  await Promise.all([first, second])
  expect(isIn).toBe(true)
})

it("more names than the server has locks for are decided on all the same, each after the other", async () => {
  const ledger = await ledgerAt(await sharedDatabase())
  const names = Array.from({ length: 100_000 }, (_, n) => `name ${n}`)
  let [inside, most] = [0, 0]
  const decide = (names: string[]) =>
    ledger.transaction(names, async (books) => {
      most = Math.max(most, ++inside)
      await books.outcomes(["x"])
      inside--
    })
  await Promise.all([decide(names), decide(names.slice(0, 3)), decide(names)])
  expect(most).toBe(1)
})

it("numbers are numbers; one that no number holds is an error, not another number", async () => {
  const url = await sharedDatabase()
  const ledger = await ledgerAt(url)
  await ask(url, "insert into heartbeat values (1, 9007199254740993)")
  await ask(url, "insert into parked values ('e', 9007199254740993, null, null, null)")
  await expect(ledger.log.parked()).rejects.toThrow("9007199254740993")
})

it("registers pages at their first view, 10,000 and no more", async () => {
  const url = await sharedDatabase()
  const ledger = await ledgerAt(url)
  await ask(
    url,
    "insert into pages select 'p' || number, 'page', null, 1 from generate_series(1, 9999) as number",
  )
  const pages = ["p1", "one", "two"].map((id) => ({ id, kind: "page" as const, url: null, firstSeen: 1 }))
  await ledger.transaction([], (books) => books.write({ ...noChanges(), pages }))
  expect([...(await ledger.books.pageKinds(["one", "two"])).keys()]).toEqual(["one"])
})

describe("when the server fails", () => {
  let server: RunningPostgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(async () => void (await server.end("SIGQUIT")))

  /** A transaction that stands still in its middle until it is let go on. */
  function halfway(ledger: Ledger, event: EventRecord) {
    const [there, onward] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const done = ledger.transaction(["name"], async (books) => {
      await books.write({ ...noChanges(), events: [event] })
      there.resolve()
      await onward.promise
      return await books.outcomes([event.received.id])
    })
    done.catch(() => undefined) // looked at later
    return { there: there.promise, goOn: onward.resolve, done }
  }
  /** The server's process that is in the transaction. */
  const backendAt = async (url: string) => {
    const [backend] = await ask<{ pid: number }>(
      url,
      `select pid from pg_stat_activity
       where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`,
    )
    if (backend === undefined) throw new Error("nobody is in a transaction")
    return backend.pid
  }

  it("in the middle of a transaction, that one is not written, says so, and the next one is", async () => {
    const url = await newDatabase(server.url)
    const ledger = await ledgerAt(url)
    const event = newEvent()
    const broken = halfway(ledger, event)
    await broken.there
    await ask(url, "select pg_terminate_backend($1)", [await backendAt(url)])
    broken.goOn()
    await expect(broken.done).rejects.toThrow(LedgerUnavailable)
    await write(ledger, { events: [event] })
    expect(await ledger.log.event(event.received.id)).not.toBeNull()
  })

  it.each([
    ["has no room left", "53100"],
    ["has a lock that is not to be had", "55P03"],
    ["took too long", "57014"],
    ["met a deadlock", "40P01"],
  ])("as it %s, in what a sale is written with, the sale is not put aside but taken once it can be", async (_, code) => {
    const url = await sharedDatabase()
    const recorder = await startRecorder({ file: url })
    onTestFinished(recorder.stop)
    const { hit } = await recorder.view(recorder.ids.next(), "offer", { kind: "offer" })
    const sale = recorder.claimEvent({ hit: hit ?? "", tx: "A" })
    await ask(
      url,
      `create function fail() returns trigger language plpgsql as
       $$ begin raise exception 'it fails' using errcode = '${code}'; end $$`,
    )
    await ask(url, "create trigger fails before insert on conversions for each row execute function fail()")
    await expect(recorder.put(sale)).rejects.toThrow(InboxUnavailable)
    await ask(url, "drop trigger fails on conversions")
    expect((await recorder.put(sale)).decision).toBe("created")
    expect((await recorder.ledger.rejected.list({ limit: 10 })).items).toEqual([])
  })

  it("by letting new connections only read for a while, events are taken once it lets them write", async () => {
    const url = await sharedDatabase()
    const ledger = await ledgerAt(url)
    const name = new URL(url).pathname.slice(1)
    const readOnly = async (is: string) =>
      await ask(await sharedServer(), `alter database ${name} set default_transaction_read_only = ${is}`)
    await readOnly("on")
    await ask(
      url,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    )
    const event = newEvent()
    await expect
      .poll(() => write(ledger, { events: [event] }).catch(String))
      .toContain("read-only transaction")
    await readOnly("off")
    await write(ledger, { events: [event] })
    expect(await ledger.log.event(event.received.id)).not.toBeNull()
  })

  it("by what takes too long at once, but not bit by bit, all is taken", async () => {
    const url = await sharedDatabase()
    const impatient = await ledgerAt(url, { patience: 1_000 })
    const recorder = await startRecorder({ file: url, ledger: (own) => ({ ...impatient, close: own.close }) })
    onTestFinished(recorder.stop)
    const vid = recorder.ids.next()
    await recorder.view(vid, "lp")
    recorder.passTime(1)
    await recorder.view(vid, "offer", { kind: "offer" })
    await ask(
      url,
      "create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return new; end $$",
    )
    await ask(url, "create trigger lingers before insert on assists for each row execute function linger()")
    const claims = Array.from({ length: 20 }, (_, tx) => recorder.claim({ vid, tx: `${tx}` }))
    await Promise.allSettled(claims) // their senders are told to try again before all are taken
    await expect.poll(recorder.conversions, { timeout: 20_000 }).toHaveLength(20)
  })

  it("by kill -9, what was acknowledged is there when it is back, and nothing half", async () => {
    const url = await newDatabase(server.url)
    const ledger = await ledgerAt(url)
    const [kept, half] = [newEvent(), newEvent()]
    await write(ledger, { events: [kept] })
    const broken = halfway(ledger, half)
    await broken.there
    process.kill(await backendAt(url), "SIGKILL") // it outlives its server by a moment, and would commit
    await server.end("SIGKILL")
    broken.goOn()
    await expect(broken.done).rejects.toThrow(LedgerUnavailable)
    await expect(write(ledger, { events: [half] })).rejects.toThrow(LedgerUnavailable)
    expect(await ledger.ready()).toMatch(/cannot be written/)
    server = await startPostgres({}, server)
    await expect.poll(() => ledger.ready()).toBeNull()
    expect(await ledger.log.event(kept.received.id)).not.toBeNull()
    expect(await ledger.log.event(half.received.id)).toBeNull()
  })

  it("by standing still, whoever waits is told in time, and others go on", async () => {
    const url = await newDatabase(server.url)
    const ledger = await ledgerAt(url, { patience: 500 })
    const still = halfway(ledger, newEvent())
    await still.there
    const backend = await backendAt(url)
    process.kill(backend, "SIGSTOP")
    still.goOn()
    await expect(still.done).rejects.toThrow(LedgerUnavailable)
    await write(ledger, { events: [newEvent()] })
    process.kill(backend, "SIGCONT")
  })

  it("what a stopped recorder holds is free again soon", async () => {
    const url = await newDatabase(server.url)
    const [stopped, other] = [await ledgerAt(url, { patience: 500 }), await ledgerAt(url)]
    const still = halfway(stopped, newEvent())
    await still.there
    await other.transaction(["name"], async () => undefined)
    still.goOn()
    await expect(still.done).rejects.toThrow(LedgerUnavailable)
  })

  it("a task that may be another's by now is told so", async () => {
    const url = await newDatabase(server.url)
    const ledger = await ledgerAt(url)
    const alone = ledger.alone("round", async (signal) => {
      await ask(
        url,
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()",
      )
      await new Promise((resolve) => {
        if (signal.aborted) resolve(null)
        signal.addEventListener("abort", resolve)
      })
      expect(await ledger.alone("round", () => Promise.resolve())).toBe(true)
    })
    expect(await alone).toBe(true)
  })
})

describe("a start", () => {
  it("on a database that keeps no UTF-8 ends with one sentence", async () => {
    const server = await sharedServer()
    const name = `${new URL(await newDatabase(server)).pathname.slice(1)}_latin`
    await ask(server, `create database ${name} template template0 encoding 'LATIN1' locale 'C'`)
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
    await expect(start(url, [])).rejects.toThrow("in LATIN1; the ledger needs one in UTF8.")
  })

  const start = (databaseUrl: string, said: string[], signal = new AbortController().signal) =>
    openAnywhere(
      { databaseUrl, file: "" },
      {
        ...{ clock: () => NOW, signal },
        onProblem: (what) => said.push(what),
        onWaiting: (what) => said.push(what),
      },
    )

  it("waits for a server that is not there yet, says so once, and never says the password", async () => {
    const said: string[] = []
    const server = await startPostgres()
    await server.end("SIGQUIT")
    const url = Object.assign(new URL(server.url), { password: "secret-word" }).href
    const starting = start(url, said)
    await expect.poll(() => said).toHaveLength(1)
    const again = await startPostgres({}, server)
    await (await starting).close()
    await again.end("SIGQUIT")
    expect(said[0]).toMatch(/^Waiting for PostgreSQL at 127\.0\.0\.1:\d+\/postgres: /)
    expect(said.at(-1)).toMatch(/is there\.$/)
    expect(said.join()).not.toContain("secret-word")
  })

  it("ends while it waits, if it is told to", async () => {
    const stop = new AbortController()
    const starting = start(`postgres://x:secret-word@127.0.0.1:${await freePort()}/x`, [], stop.signal)
    stop.abort()
    await expect(starting).rejects.toThrow("stopped")
  })

  it.each([
    [
      "a database that is not there",
      (url: URL) => Object.assign(url, { pathname: "/nowhere" }),
      "no such database",
    ],
    [
      "a user that is not there",
      (url: URL) => Object.assign(url, { username: "nobody" }),
      "may not connect|password",
    ],
  ])("on %s ends with one sentence", async (_what, change, says) => {
    const said: string[] = []
    const url = change(new URL(await sharedServer())).href
    await expect(start(url, said)).rejects.toThrow(
      new RegExp(`^DATABASE_URL \\(127\\S+\\) cannot be used: .*(${says})`),
    )
    expect(said).toEqual([])
  })
})
