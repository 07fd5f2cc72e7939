import { setTimeout } from "node:timers/promises"
import { createBell } from "../bell.ts"
import {
  type CopyMark,
  type CopyStep,
  LedgerUnavailable,
  type Observer,
  type ReportCopy,
  type ReportFeed,
} from "../ports.ts"
import { within } from "../within.ts"

export interface CopyKeeperNeeds {
  feed: ReportFeed
  /** Opens the copy, or an empty one in the place of what cannot be opened, or of whatever is there. */
  open: (isAnew: boolean) => Promise<ReportCopy>
  /** Whether it is for this process to feed the copy now; else another does, and it is only looked at. */
  isOurs: () => boolean
  observer: Pick<Observer, "copyIsBehind">
  onProblem: (what: string, error: unknown) => void
  /** Told when a copy is made, and when it is whole. */
  onTurn: (said: string) => void
}

/** A copy that had everything when it was asked for. */
export interface WholeCopy extends Pick<ReportCopy, "figures" | "ways"> {
  /**
   * Whether it has been whole ever since: what it answered while it was made anew is nothing. Of what another process
   * has made in the meantime it is only known whether it is whole now.
   */
  isWhole(): Promise<boolean>
}

export interface CopyKeeper {
  /** Keeps the copy as the ledger is, until it is stopped. */
  run(): Promise<void>
  /**
   * The copy with all that is in the ledger now; after so long, a second unless told, one that lags a little; null if
   * it lags by more than may be, or is not whole. While it is opened for the first time that is waited for, 10 s at most.
   */
  fresh(patienceMs?: number): Promise<WholeCopy | null>
  stop(): void
}

/**
 * What is asked for is looked for at once; else the copy is so far behind at most, if nothing is in the way. Who only
 * reads what another feeds is behind by as much again: both together are less than may be.
 */
const LOOK_EVERY_MS = 2_000
/** Who only reads need not look at once again: another has to come further first. */
const LOOK_AGAIN_MS = 50
/** However often it is asked for, the mark of a copy moves on alone no more often. */
const MOVE_ON_EVERY_MS = 1_000
const TRY_AGAIN_MS = 1_000
/** Changes that are read at a time. */
const AT_ONCE = 2_000
const PATIENCE_MS = 1_000
/** A copy of ten million hits is opened in a second or two; to ask the ledger instead would take a minute. */
const OPENING_MS = 10_000
/** After so many a copy is thrown away. */
const MOST_FAILURES = 3
/** Older than this is no answer. */
const OLDEST_MS = 5_000

/** Feeds a copy of what reports count from the ledger, and knows how old it is. */
export function createCopyKeeper(needs: CopyKeeperNeeds): CopyKeeper {
  const { feed, open, isOurs, observer, onProblem, onTurn } = needs
  const bell = createBell()
  const stopping = new AbortController()
  let copy: ReportCopy | null = null
  /** Up to where it has everything; null while it is made. */
  let mark: CopyMark | null = null
  /** How often it was made. */
  let makings = 0
  let wasWholeAt = Number.NEGATIVE_INFINITY
  /** The same of the copy that is open: one before it may have been further. */
  let thisWasWholeAt = Number.NEGATIVE_INFINITY
  /** The mark that was last written to the copy, and when. */
  let written: Goal = { at: Number.NEGATIVE_INFINITY, mark: "" }
  const goals = createGoals(feed.hasReached)
  let round = Promise.withResolvers<void>()
  /** Settles once it is known what the copy that was there has. */
  const isOpened = Promise.withResolvers<void>()

  async function follow(copy: ReportCopy): Promise<void> {
    let wasOurs = false
    while (!stopping.signal.aborted && (await copy.isThere())) {
      goals.add({ at: performance.now(), mark: await feed.newest() })
      const feeds = isOurs()
      if (!feeds || !wasOurs) mark = await markIn(copy)
      isOpened.resolve()
      if (feeds) await feedAll(copy)
      wasOurs = feeds
      noteAge()
      round.resolve()
      round = Promise.withResolvers()
      if (!feeds) await setTimeout(LOOK_AGAIN_MS)
      await bell.until(LOOK_EVERY_MS)
    }
  }

  /** What it has, if it is of this ledger as it is now: whoever asks meanwhile must not be answered from another's. */
  async function markIn(copy: ReportCopy): Promise<CopyMark | null> {
    const said = await copy.mark()
    return said === null || (await feed.after(said, 1)) === null ? null : said
  }

  function noteAge(): void {
    if (mark !== null) thisWasWholeAt = goals.reachedBy(mark) ?? thisWasWholeAt
    wasWholeAt = Math.max(wasWholeAt, thisWasWholeAt)
    observer.copyIsBehind((performance.now() - wasWholeAt) / 1000)
  }

  async function feedAll(copy: ReportCopy): Promise<void> {
    let isMore = true
    while (isMore && !stopping.signal.aborted) isMore = await goOn(copy)
    const isTime = performance.now() - written.at >= MOVE_ON_EVERY_MS
    if (mark === null || mark === written.mark || !isTime) return
    await copy.moveOn?.(mark)
    noteWritten(mark)
  }

  function noteWritten(mark: CopyMark): void {
    written = { at: performance.now(), mark }
  }

  /** @returns whether there may be more */
  async function goOn(copy: ReportCopy): Promise<boolean> {
    const next = mark === null ? null : await feed.after(mark, AT_ONCE)
    if (mark === null || next === null) {
      mark = null // whoever asks is answered by the ledger
      mark = await makeAnew(copy)
      return true
    }
    const isMore = next.changes.length > 0
    if (isMore) {
      await takeAll(copy, feed.stepsOf(next.changes), { from: mark, to: next.mark })
      noteWritten(next.mark)
    }
    mark = next.mark
    return isMore
  }

  /** From nothing: what is there now, and then what changed meanwhile. */
  async function makeAnew(copy: ReportCopy): Promise<CopyMark | null> {
    const since = performance.now()
    makings++
    const begin = await feed.begin()
    onTurn("the copy for reports is made anew; until it is whole the ledger answers")
    await copy.begin()
    for (let next = await feed.rowsAfter(null); next !== null; ) {
      if (stopping.signal.aborted) return null
      // The ledger's database reads the next rows while the copy's takes these.
      const [adding, following] = [copy.add(next.rows), feed.rowsAfter(next.last)]
      await Promise.allSettled([adding, following]) // a copy is not closed while it takes rows
      await adding
      next = await following
    }
    await copy.makeWhole(begin)
    onTurn(`the copy for reports is whole, after ${Math.round((performance.now() - since) / 1000)} s`)
    return begin
  }

  /** Follows until it is stopped, or cannot. @returns what was in the way */
  async function followed(isAnew: boolean): Promise<unknown> {
    thisWasWholeAt = Number.NEGATIVE_INFINITY
    try {
      copy = await open(isAnew)
      await follow(copy)
      return null
    } catch (error) {
      return error
    } finally {
      const last = copy
      copy = mark = null
      isOpened.resolve()
      observer.copyIsBehind((performance.now() - wasWholeAt) / 1000)
      await last?.close().catch(() => undefined) // what is broken need not close well
    }
  }

  async function run(): Promise<void> {
    const trouble = countTrouble(onProblem)
    while (!stopping.signal.aborted) {
      const before = wasWholeAt
      const error = await followed(trouble.isBeyondHope())
      trouble.note(error, wasWholeAt > before)
      if (!stopping.signal.aborted) await bell.until(TRY_AGAIN_MS)
    }
  }

  /** Whether it comes to have all that is in the ledger now before it is too late. */
  async function catchesUp(patienceMs: number): Promise<boolean> {
    const newest = await feed.newest()
    const until = performance.now() + patienceMs
    for (;;) {
      if (mark === null) return false
      if (feed.hasReached(mark, newest)) return true
      const left = until - performance.now()
      if (left <= 0) return false
      bell.ring()
      await within(left, round.promise, () => undefined)
    }
  }

  async function fresh(patienceMs = PATIENCE_MS): Promise<WholeCopy | null> {
    await within(OPENING_MS, isOpened.promise, () => undefined)
    const isFresh = mark !== null && (await catchesUp(patienceMs))
    const isYoung = performance.now() - thisWasWholeAt < OLDEST_MS
    return copy !== null && mark !== null && (isFresh || isYoung) ? asWhole(copy) : null
  }

  function asWhole(copy: ReportCopy): WholeCopy {
    const making = makings
    const isWhole = async () => making === makings && (await copy.mark()) !== null
    return { figures: copy.figures, ways: copy.ways, isWhole }
  }

  return {
    run,
    fresh,
    stop: () => {
      stopping.abort()
      bell.ring()
    },
  }
}

/** All that the ledger had at a moment. */
interface Goal {
  at: number
  mark: CopyMark
}

/** Of a copy that does not come further, so many are remembered; of the newer ones then only the last. */
const MOST_GOALS = 1_000

/**
 * What a copy is to reach. It tells how old one is that is always a little behind: because somebody else feeds it, or
 * because something is under way in the ledger.
 */
function createGoals(hasReached: ReportFeed["hasReached"]) {
  const ahead: Goal[] = []
  return {
    add: (goal: Goal) => {
      if (ahead.length === MOST_GOALS) ahead.pop()
      ahead.push(goal)
    },
    /** When the newest of those was that a mark has reached by now; null if it has reached none. */
    reachedBy: (mark: CopyMark): number | null => {
      const last = ahead.findLastIndex((goal) => hasReached(mark, goal.mark))
      return ahead.splice(0, last + 1).at(-1)?.at ?? null
    },
  }
}

/** Knows when the copy is to blame: when it fails again and again without coming further, with the ledger there. */
function countTrouble(onProblem: CopyKeeperNeeds["onProblem"]) {
  let said = ""
  let failures = 0
  return {
    isBeyondHope: () => failures >= MOST_FAILURES,
    note: (error: unknown, cameFurther: boolean) => {
      if (cameFurther) failures = 0
      if (error !== null && !(error instanceof LedgerUnavailable) && !isAway(error)) failures++
      const now = error === null ? "" : String(error)
      if (now !== "" && now !== said)
        onProblem("the copy for reports cannot follow the ledger; it is opened again and again", error)
      said = now
    },
  }
}

/** A server that cannot be reached has the copy still. https://nodejs.org/api/errors.html#common-system-errors */
const AWAY: ReadonlySet<unknown> = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"],
  ...["EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"],
])

function isAway(error: unknown): boolean {
  return error instanceof Error && "code" in error && AWAY.has(error.code)
}

const NOTHING: CopyStep = {
  gone: { hits: [], moments: [], conversions: [], events: [] },
  rows: { views: "", more_costs: "", conversions: "", assists: "", events: "" },
}

/** The mark comes with the last step: a crash in between repeats, never loses. */
async function takeAll(
  copy: ReportCopy,
  steps: AsyncIterable<CopyStep>,
  { from, to }: { from: CopyMark; to: CopyMark },
): Promise<void> {
  let before: CopyStep | null = null
  for await (const step of steps) {
    if (before !== null) await copy.take(before, from)
    before = step
  }
  await copy.take(before ?? NOTHING, to)
}
