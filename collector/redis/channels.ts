import { inTime, type RedisClient } from "./connect.ts"

/** How often it says something to itself, and how long it may take to hear it. */
const SAY_EVERY_MS = 1_000
const HEARS_WITHIN_MS = 2_000

/** The channels this process follows. */
export interface Channels {
  /** Calls for every message; gives what ends it. @throws if Redis does not take it now */
  follow(channel: string, listener: (message: string) => void): Promise<() => void>
  close(): void
}

/**
 * Follows channels on a connection of their own. It asks for nothing, so nobody would see that it has gone
 * silent: a connection that does not hear what this process says to itself is made anew.
 */
export function redisChannels(listening: RedisClient, commands: RedisClient, own: string): Channels {
  const listeners = new Map<string, Set<(message: string) => void>>()
  const self = `self:${own}`
  let saidAt: number | null = null

  listening.on("message", (channel: string, message: string) => {
    if (channel === self) saidAt = null
    for (const listener of listeners.get(channel) ?? []) listener(message)
  })

  async function say(): Promise<void> {
    if (listening.status !== "ready") return
    if (saidAt !== null && performance.now() - saidAt > HEARS_WITHIN_MS) {
      saidAt = null
      return listening.disconnect(true)
    }
    await inTime(listening.subscribe(self))
    const at = performance.now()
    await inTime(commands.publish(self, ""))
    saidAt ??= at
  }
  // What cannot be said now is said next time.
  const saying = setInterval(() => say().catch(() => undefined), SAY_EVERY_MS).unref()

  return {
    follow: async (channel, listener) => {
      const others = listeners.get(channel) ?? new Set()
      const unfollow = () => void others.delete(listener)
      listeners.set(channel, others.add(listener))
      await listening.subscribe(channel).catch((error: unknown) => {
        unfollow() // who tries again would hear everything twice
        throw error
      })
      return unfollow
    },
    close: () => clearInterval(saying),
  }
}
