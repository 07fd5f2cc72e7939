import type { Conversion, Hit } from "./conversion.ts"
import type { Received } from "./received.ts"

/** All there is of one visitor, oldest first; of very much the newest. */
export interface Visitor {
  vid: string
  hits: Hit[]
  events: Received[]
  conversions: Conversion[]
  /** Of which of these there are older ones, which are not here. */
  more: ("hits" | "events" | "conversions")[]
}

/** What erasing one did, and who had been told of the person. */
export interface Erasure {
  erased: { hits: number; events: number; conversions: number; stopped: number }
  told: { destination: string; deliveries: number; lastAt: string }[]
  /** What is still to be recorded, of anybody. */
  waiting: number
}
