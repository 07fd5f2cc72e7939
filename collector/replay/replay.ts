import { decideBatch } from "../deciding/batch.ts"
import type { Replayed } from "../deciding/notes.ts"
import { type Overlay, overlay } from "../deciding/overlay.ts"
import type { Reason } from "../domain/reasons.ts"
import type { Settings } from "../domain/settings.ts"
import type { Changes, EventRecord, History } from "../ports.ts"

/** A stretch of the order of all that was recorded: after `from`, before `to`. */
export interface Stretch {
  from: string
  to: string
}

/** What became of each claim, by event: its decision and its reason. */
export type Answers = Map<string, string>

/** The claims of a stretch decided again, under other settings, in books of their own. */
export interface Replay {
  books: Overlay
  answers: Answers
}

/** So many are decided at a time; between them others have their turn. */
const CHUNK = 500

/**
 * Decides the claims of a stretch again, in the order in which they were decided, each under the settings that
 * `settingsOf` gives for it, several ways at once. It starts from the books as they stood before the stretch,
 * and writes nothing.
 */
export async function replay(
  history: History,
  stretch: Stretch,
  ways: readonly ((record: EventRecord) => Settings)[],
): Promise<{ claims: number; replays: Replay[] }> {
  const replays = ways.map(
    (): Replay => ({ books: overlay(history.before(stretch.from)), answers: new Map() }),
  )
  let { from } = stretch
  let claims = 0
  for (;;) {
    const records = await history.claims({ from, to: stretch.to, most: CHUNK })
    const last = records.at(-1)
    if (last === undefined) return { claims, replays }
    for (const [at, settingsOf] of ways.entries()) {
      const into = replays[at]
      if (into)
        for (const [settings, run] of runsOf(records, settingsOf)) await decideAgain(run, settings, into)
    }
    claims += records.length
    from = last.outcome.order
  }
}

async function decideAgain(records: readonly EventRecord[], settings: Settings, { books, answers }: Replay) {
  const batch = await decideBatch(
    records.map(({ received }) => received),
    books,
    {
      settings,
      now: Number.MAX_SAFE_INTEGER, // nobody waits: what was to come has come
      nextId: () => {
        throw new Error("whatever is replayed has its place already")
      },
      sessions: new Map(),
      replayed: placesOf(records),
      isWaking: false,
    },
  )
  await books.write(remembered(batch.changes))
  for (const [event, { decision, reason }] of batch.outcomes) answers.set(event, `${decision} ${reason}`)
}

/** What later claims ask for; of a year of claims, all the rest would fill the memory. */
function remembered(changes: Changes): Changes {
  const rows = new Set(
    changes.events.flatMap(({ received }) => (received.via === "import" ? [received.id] : [])),
  )
  return {
    ...changes,
    events: changes.events.filter(({ received }) => received.fingerprint !== null),
    revisions: changes.revisions.filter(({ event }) => rows.has(event)), // only rows of imports are taken back
  }
}

/** Refused for what it said, before anybody looked for its hit: under other settings it may say something else. */
const UNREAD: ReadonlySet<Reason | null> = new Set<Reason>([
  "no_id",
  "bad_id",
  "unresolved_macro",
  "bad_value",
  "too_long",
  "bad_currency",
])

/** A claim sees what was there when it was decided; one that could not be read may find what came since. */
function placesOf(records: readonly EventRecord[]): Replayed {
  return new Map(
    records.map(({ outcome: { event, order, reason, decision } }) => [
      event,
      { order, sees: UNREAD.has(reason) ? null : order, waits: decision === "parked" },
    ]),
  )
}

/** Records in a row that are decided under the same settings. */
function runsOf(
  records: readonly EventRecord[],
  settingsOf: (record: EventRecord) => Settings,
): [Settings, EventRecord[]][] {
  const runs: [Settings, EventRecord[]][] = []
  for (const record of records) {
    const settings = settingsOf(record)
    const run = runs.at(-1)
    if (run?.[0] === settings) run[1].push(record)
    else runs.push([settings, [record]])
  }
  return runs
}
