import type { Conversion, Hit } from "./conversion.ts"
import type { Received } from "./received.ts"

/** All there is of one visitor, oldest first. */
export interface Visitor {
  vid: string
  hits: Hit[]
  events: Received[]
  conversions: Conversion[]
}

/** What erasing one did, and who had been told of the person. */
export interface Erasure {
  erased: { hits: number; events: number; conversions: number; stopped: number }
  told: { destination: string; deliveries: number; lastAt: string }[]
  /** What is still to be recorded, of anybody. */
  waiting: number
}
