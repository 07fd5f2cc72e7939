/** Things in their order, so many at a time. */
export function* slices<Thing>(things: readonly Thing[], most: number): Generator<Thing[]> {
  for (let at = 0; at < things.length; at += most) yield things.slice(at, at + most)
}
