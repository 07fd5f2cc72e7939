/** What became of the records of a visitor who was erased. */
export interface Erasure {
  hits: number
  events: number
  conversions: number
  /** The destinations that had been told, how often, and when for the last time (ms since 1970). */
  told: { destination: string; deliveries: number; lastAt: number }[]
  /** Deliveries that waited, and are not sent any more. */
  stopped: number
}

/** What concerns people, and its end. Sums stay as they are, and what was recorded is not recorded again. */
export interface People {
  /**
   * Erases a visitor, whole or not at all: all ids of the visitor are others afterwards, which nothing can find by
   * the old ones. What is nobody's, and names the visitor, is looked for before, and may take its time. Null if the
   * visitor is unknown.
   */
  erase(vid: string, now: number): Promise<Erasure | null>
  /**
   * Takes out what concerns people, of the next few events that were received before that moment (ms since 1970),
   * and goes on where it stopped. What is ended by that ends now. False when there are no more.
   */
  forgetBefore(at: number, now: number): Promise<boolean>
  /** Sees to it that the disk, too, forgets what was taken out. It never fails: it may have to be done again. */
  scour(): Promise<void>
}
