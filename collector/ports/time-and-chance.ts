import type { Received, RequestFacts } from "../domain/event.ts"

/** ms since 1970. */
export type Clock = () => number

export interface Ids {
  /** A new id of this moment. */
  next(): string
  /**
   * The hit of a view: always the same for the same event and visitor, so that a view sent twice is one hit
   * before anybody has looked into the ledger, whenever and with whatever clock it is sent. So it carries the
   * time of its event's id, right or wrong; the hit itself says when it was. In the stream of its visitor.
   */
  hitOf(event: string, vid: string): string
}

/** Looks at a browser's request: by what program it came, and from where. It never fails, whatever was sent. */
export type Enrich = (request: RequestFacts) => Pick<Received, "client" | "geo">
