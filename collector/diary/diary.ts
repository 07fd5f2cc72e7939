import { pino, stdTimeFunctions } from "pino"
import { type Redaction, redacted, redactedError } from "../domain/redaction.ts"
import type { Level } from "./levels.ts"
import { countRepeats } from "./repeats.ts"

/** What a process says of itself while it works: lines for those who operate it. Nothing is decided by them. */
export interface Diary {
  /** Something went wrong that somebody may have to look at. The same again is only counted for a while. */
  problem(what: string, error: unknown): void
  /** Something has changed that an operator wants to know of. */
  turn(said: string): void
  /** What is of interest only while something is looked for. */
  detail(said: string, fields: Readonly<Record<string, string | number>>): void
  /** A text as it may be shown. */
  redacted(text: string): string
  /** Says what was only counted so far: for when the process ends. */
  flush(): void
}

export interface DiaryNeeds {
  level: Level
  redaction: Redaction
  /** Takes a line, with its end. When it returns the line is written: the process may end right after. */
  write: (line: string) => void
}

/**
 * A diary of lines in JSON: `level`, `time`, `pid`, `msg`, of an error `err` with its message, stack and causes,
 * of what was said again `again`, how often, and further fields by their names. Secrets are cut out of all of it, and
 * ids of people unless they may be kept.
 */
export function createDiary({ level, redaction, write }: DiaryNeeds): Diary {
  const lines = pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      serializers: { err: (written: object | string) => written },
      formatters: { level: (label) => ({ level: label }), bindings: ({ pid }) => ({ pid }) },
    },
    { write },
  )
  const shown = (text: string) => redacted(text, redaction)
  const { once, flush } = countRepeats()
  return {
    problem: (what, error) =>
      once([what, ...reasonsOf(error)].join("\n"), () => {
        const [msg, err] = [shown(what), writtenError(error, redaction)]
        return (again) => lines.error({ err, ...(again !== undefined && { again }) }, msg)
      }),
    turn: (said) => lines.warn(shown(said)),
    detail: (said, fields) => {
      if (lines.isLevelEnabled("debug")) lines.debug(fieldsShown(fields, shown), shown(said)) // else at no cost
    },
    redacted: shown,
    flush,
  }
}

function fieldsShown(fields: Parameters<Diary["detail"]>[1], shown: (text: string) => string) {
  const entries = Object.entries(fields)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? shown(value) : value]),
  )
}

/** More causes than this are a circle. */
const MOST_CAUSES = 5

/** What an error says, and what it came of: by this it is the same as another. */
function reasonsOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error)) return [String(error)]
  const { message, cause } = error
  return cause === undefined || depth === MOST_CAUSES ? [message] : [message, ...reasonsOf(cause, depth + 1)]
}

/** Only what is known of errors: what else a library hangs on one may be the very row that it failed with. */
function writtenError(error: unknown, redaction: Redaction, depth = 0): object | string {
  if (!(error instanceof Error)) return redactedError(String(error), redaction)
  const { name, message, stack, cause } = error
  const code = "code" in error ? String(error.code) : undefined
  return {
    type: name,
    message: redactedError(message, redaction),
    ...(code !== undefined && { code }),
    ...(stack !== undefined && { stack: redactedError(stack, redaction) }),
    ...(cause !== undefined && depth < MOST_CAUSES && { cause: writtenError(cause, redaction, depth + 1) }),
  }
}
