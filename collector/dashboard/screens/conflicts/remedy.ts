/** What was meant to stand there, by the names of claims. */
const MEANT: Readonly<Record<string, string>> = {
  hit: "the click id",
  vid: "the visitor's id",
  rev: "the amount",
  tx: "the order number",
  status: "the status",
  type: "the type",
  currency: "the currency",
  event_id: "the id of the event",
}

/** What to do about a template that came unfilled, in words. */
export function remedyOf(parameter: string): string {
  const known = Object.hasOwn(MEANT, parameter) ? MEANT[parameter] : undefined // a sender may use any name
  const meant = known ?? `the value of ${parameter}`
  return `This is not the sender's macro for ${meant}, so it was sent as it stands. Build the URL with the macros of the network, or ask the network how it writes ${meant}.`
}
