import { destination } from "pino"

/** So much of what cannot be written is kept for when it can be again; the rest is dropped. */
const MOST_KEPT_BYTES = 1024 * 1024

/**
 * Writes lines to the standard error at once, so that none is lost when the process ends; for a person at a
 * terminal as text, for programs as they are. Where they cannot be written, such as on a full disk, nothing else
 * suffers.
 */
export function toStderr(isTerminal = process.stderr.isTTY === true): (line: string) => void {
  const stderr = destination({ dest: 2, sync: true, maxLength: MOST_KEPT_BYTES })
  stderr.on("error", () => undefined)
  return (line) => void stderr.write(isTerminal ? readable(line) : line)
}

/** A line of JSON as a person reads it: when, how grave, what; and below it the stack. */
export function readable(line: string): string {
  const { time, level, msg, err, pid, ...fields } = JSON.parse(line)
  const more = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`)
  return `${time} ${String(level).padEnd(5)} ${msg}${more.join("")}\n${err === undefined ? "" : errorText(err)}`
}

function errorText(err: string | { stack?: string; message: string; cause?: never }): string {
  if (typeof err === "string") return `  ${err}\n`
  const cause = err.cause === undefined ? "" : `  because of\n${errorText(err.cause)}`
  return `  ${(err.stack ?? err.message).replaceAll("\n", "\n  ")}\n${cause}`
}
