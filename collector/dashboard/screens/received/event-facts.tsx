import { conflicts } from "../../../domain/reasons.ts"
import type { Explained } from "../../api/received.ts"
import { Facts } from "../../elements/facts.tsx"
import { Id } from "../../elements/id.tsx"
import { Named } from "../../elements/named.tsx"
import { To, ToConversion, ToVersion, ToVisitor } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"

/** What it says of itself, what it met, and the ways to all of it. */
export function EventFacts({ event }: { event: Explained }) {
  const { id, at, happenedAt, decidedAt, via, name, status, tx, page, hit, vid, offerSource } = event
  const { met, key, resolvedFrom } = event.explanation
  const { settings, author, note, firstInSession } = event
  const isElsewhere = met !== null && met !== event.conversion
  return (
    <Facts
      facts={[
        ["Received", <When key="at" at={at} isExact />],
        ["Happened", happenedAt && <When key="happened" at={happenedAt} isExact />],
        ["Decided", decidedAt && <When key="decided" at={decidedAt} isExact />],
        ["By", via],
        ["Author", author],
        ["Note", note],
        ["Name", name],
        ["Status", status && <Word key="status">{status}</Word>],
        ["Transaction", tx && <Id key="tx">{tx}</Id>],
        ["Page", named("page", page)],
        ["Offer source", named("offerSource", offerSource)],
        ["Conversion", event.conversion && <ToConversion key="conversion">{event.conversion}</ToConversion>],
        ["Met", isElsewhere ? <ToConversion key="met">{met}</ToConversion> : null],
        ["By the key", key],
        ["Conflict", event.conflict && <Conflict key="conflict" event={event} />],
        ["Import", event.import && <To href={`/imports/${event.import}`}>{event.import}</To>],
        [
          "First of its name",
          firstInSession === null ? null : firstInSession ? "yes, in this session" : "no",
        ],
        ["Visitor", vid && <ToVisitor key="vid">{vid}</ToVisitor>],
        ["Found in", resolvedFrom],
        ["Hit", hit && <Id key="hit">{hit}</Id>],
        ["Event", <Id key="id">{id}</Id>],
        ["Settings", settings === null ? null : <ToVersion key="settings">{settings}</ToVersion>],
      ]}
    />
  )
}

const named = (as: "page" | "offerSource", id: string | null | undefined) =>
  id && (
    <Named as={as} withId>
      {id}
    </Named>
  )

function Conflict({ event: { id, conflict } }: { event: Explained }) {
  const means = new Map<string, string>(Object.entries(conflicts)).get(conflict ?? "") ?? conflict
  return <To href={`/conflicts/${id}`}>{means}</To>
}
