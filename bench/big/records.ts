import type { Conversion, Hit, Revision } from "../../collector/domain/event.ts"
import { bareConversion, bareEvent, bareHit, bareRevision } from "../../collector/domain/people.ts"
import { conversionRow, eventRow, hitRow, revisionRow } from "../../collector/ledger/rows.ts"
import type { EventRecord } from "../../collector/ports.ts"
import type { Tables } from "./tables.ts"

/** What was recorded, on its way into the tables. */
export interface Records {
  hit(hit: Hit): void
  event(record: EventRecord): void
  conversion(conversion: Conversion): void
  revision(revision: Revision): void
}

/** What is older than `bareBefore`, in ms since 1970, is kept as retention leaves it. */
export function createRecords(tables: Tables, bareBefore: number): Records {
  return {
    hit: (hit) =>
      tables.add("hits", hit.at < bareBefore ? { ...hitRow(bareHit(hit)), ...groupsOf(hit) } : hitRow(hit)),
    event: (record) =>
      tables.add("events", eventRow(record.received.at < bareBefore ? bareEvent(record) : record)),
    conversion: (conversion) =>
      tables.add(
        "conversions",
        conversionRow(conversion.at < bareBefore ? bareConversion(conversion) : conversion),
      ),
    revision: (revision) =>
      tables.add("revisions", revisionRow(revision.at < bareBefore ? bareRevision(revision) : revision)),
  }
}

/** Of the client, what stays for reports to group by. */
function groupsOf({ client }: Hit) {
  return {
    browser: client?.browser.family ?? null,
    os: client?.os.family ?? null,
    device: client?.device.class ?? null,
    language: client?.language ?? null,
  }
}
