/**
 * What a promise comes to, or what is told instead if it takes longer than so many ms. It is not ended: what it does
 * later happens unseen, and if it fails then, nobody hears.
 */
export async function within<Result, Late>(
  ms: number,
  promise: Promise<Result>,
  late: () => Late,
): Promise<Result | Late> {
  const { promise: end, resolve } = Promise.withResolvers<Late>()
  const timer = setTimeout(() => resolve(late()), ms)
  try {
    return await Promise.race([promise, end])
  } finally {
    clearTimeout(timer)
  }
}
