/**
 * The names by which claims of anybody may come to the same sale, whoever their visitors are: whoever changes a
 * sale holds them, besides those of its visitor and hit.
 */
export function namesMet({ tx, eventId }: { tx: string | null; eventId: string | null }): string[] {
  return [tx && `tx:${tx}`, eventId && `event:${eventId}`].flatMap((name) => name || [])
}
