import type { ChildProcess } from "node:child_process"
import { createBell } from "../bell.ts"
import type { Observer, Ways } from "../ports.ts"
import { createQuestions } from "../questions.ts"
import type { Answering } from "./answers.ts"
import type { Asked, FromKeeper, ToKeeper } from "./copy-messages.ts"
import type { WrittenReport } from "./written/written.ts"

export interface CopyProcessNeeds {
  /** Starts it, with a channel to us; with the copy that there is, or to make one anew in its place. */
  start: (isAnew: boolean) => ChildProcess
  observer: Pick<Observer, "copyIsBehind">
  onProblem: (what: string, error: unknown) => void
  onTurn: (said: string) => void
  /** It says something every second; after so long a silence, in ms, it is ended and started again. */
  patienceMs?: number
}

export interface CopyProcess {
  /** Keeps it, and starts it again when it ends, until it is stopped. */
  run(): Promise<void>
  /** What answers from a copy that is as new as it must be; null if there is none. */
  fresh(): Promise<Answering | null>
  stop(): void
}

/** On a machine that is far too busy a process may not come to speak for as long. */
const PATIENCE_MS = 60_000
/** It is started again after a second, after two, and so on, up to a minute. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** After so many ends before its copy was whole, the copy is thought to be the cause. */
const MOST_ENDS = 3
/** A copy that is closed well need not be read again from its log. */
const CLOSING_MS = 3_000

/**
 * A copy that another process keeps: whatever becomes of it there, a crash of native code or too little memory, here
 * nothing is lost but that the ledger answers meanwhile.
 */
export function createCopyProcess(needs: CopyProcessNeeds): CopyProcess {
  const { start, onProblem, patienceMs = PATIENCE_MS } = needs
  const bell = createBell()
  let isStopping = false
  let line: Line | null = null
  /** How often it has ended since its copy was whole. */
  let ends = 0

  async function keepOne(): Promise<string> {
    const child = start(ends >= MOST_ENDS)
    const own = openLine(child, needs, () => {
      ends = 0
    })
    line = own
    const silence = setInterval(() => own.silentFor() > patienceMs && child.kill("SIGKILL"), patienceMs / 10)
    const why = await endOf(child)
    clearInterval(silence)
    line = null
    own.close(why)
    return why
  }

  return {
    run: async () => {
      needs.observer.copyIsBehind(0) // from now on there is to be one
      while (!isStopping) {
        const why = await keepOne().catch((error: unknown) => `it could not be started: ${error}`)
        ends++
        if (isStopping) return
        onProblem("the process that keeps the copy for reports ended; it is started again", new Error(why))
        await bell.until(Math.min(FIRST_WAIT_MS * 2 ** (ends - 1), LONGEST_WAIT_MS))
      }
    },
    fresh: async () => {
      const asked = line
      const isFresh = await asked?.ask({ of: "freshness" }).catch(() => false) // why is said
      return asked !== null && isFresh === true ? answeredBy(asked) : null
    },
    stop: () => {
      isStopping = true
      line?.stop()
      bell.ring()
    },
  }
}

/** Resolves when a process has ended, or could not be started, with why. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? code}`))
    child.once("error", (error) => resolve(error.message))
  })
}

/** The names of what can be asked. */
const WAYS = Object.keys({ toConversions: 0, inFunnel: 0 } satisfies Record<keyof Ways, 0>) as (keyof Ways)[]

/** Each question is sent along a line; what comes back is what the copy answered there. */
function answeredBy({ ask }: Line): Answering {
  const ways = WAYS.map((name) => [name, (...told: unknown[]) => ask({ of: "ways", name, told })])
  return {
    report: async (...told) => (await ask({ of: "report", told })) as WrittenReport, // of the same build
    ways: Object.fromEntries(ways),
  }
}

interface Line {
  ask(about: Asked): Promise<unknown>
  /** For how long it has said nothing, in ms. */
  silentFor(): number
  stop(): void
  /** Whoever waits for an answer is told why there is none. */
  close(why: string): void
}

function openLine(
  child: ChildProcess,
  { observer, onProblem, onTurn }: CopyProcessNeeds,
  onWhole: () => void,
): Line {
  const questions = createQuestions<unknown>()
  let heardAt = performance.now()
  const say = (message: ToKeeper) => child.connected && child.send(message, () => undefined) // its end says the rest

  child.on("message", (said: FromKeeper) => {
    heardAt = performance.now()
    if ("answer" in said) questions.answer(said.answered, said.answer)
    else if ("answered" in said) questions.fail(said.answered, said.error)
    else if ("turn" in said) onTurn(said.turn)
    else if ("problem" in said) onProblem(said.problem, said.error)
    else if (said.behind !== null) {
      observer.copyIsBehind(said.behind)
      onWhole()
    }
  })
  return {
    ask: (about) => questions.ask((ask) => say({ ask, about })),
    silentFor: () => performance.now() - heardAt,
    stop: () => {
      say("stop")
      setTimeout(() => child.kill("SIGKILL"), CLOSING_MS).unref()
    },
    close: (why) => questions.close(new Error(why)),
  }
}
