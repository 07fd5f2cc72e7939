import type { Ways } from "../ports.ts"
import type { Answering } from "./answers.ts"

/**
 * What is asked of a copy: whether it is fresh; a whole report, of which only the text comes back; or a part of the
 * port by its name.
 */
export type Asked =
  | { of: "freshness" }
  | { of: "report"; told: Parameters<Answering["report"]> }
  | { of: "ways"; name: keyof Ways; told: readonly unknown[] }

/** What the collector says to the process that keeps its copy. */
export type ToKeeper = { ask: number; about: Asked } | "stop"

/** What that process says; of how old the copy is it tells every second, so that its silence says something too. */
export type FromKeeper =
  | { answered: number; answer: unknown }
  | { answered: number; error: Error }
  /** Seconds; null if it is not known yet. */
  | { behind: number | null }
  | { turn: string }
  | { problem: string; error: Error }

export const SAYS_EVERY_MS = 1_000
