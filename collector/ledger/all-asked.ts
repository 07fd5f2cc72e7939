/**
 * Waits for all that was asked for at once, and fails with what failed first. Only then may a transaction be taken
 * back: what is asked for after that, because something else was still on its way, would be written without it.
 */
export async function allAsked(asked: readonly Promise<unknown>[]): Promise<void> {
  try {
    await Promise.all(asked)
  } finally {
    await Promise.allSettled(asked)
  }
}
