import type { Session } from "../domain/event.ts"
import type { Sessions } from "../ports.ts"

/** Above this many the visitor seen longest ago is forgotten; the ledger still knows. */
const MOST_SESSIONS = 1_000_000

/** Sessions in memory, rebuilt from the ledger after a restart. */
export function memorySessions(clock: () => number, most = MOST_SESSIONS): Sessions {
  const kept = new Map<string, { session: Session; until: number }>()
  return {
    load: async (vids) => {
      const now = clock()
      const found = new Map<string, Session>()
      for (const vid of vids) {
        const entry = kept.get(vid)
        if (entry && entry.until > now) found.set(vid, entry.session)
      }
      return found
    },

    // Put last each time, so that the first of the map is the one unseen for longest.
    save: async (sessions, ttl) => {
      const now = clock()
      const until = now + ttl
      for (const session of sessions) {
        const there = kept.get(session.vid)
        if (there && there.until > now && there.session.lastAt > session.lastAt) continue
        kept.delete(session.vid)
        kept.set(session.vid, { session, until })
      }
      for (const [vid, entry] of kept) {
        if (kept.size <= most && entry.until > now) break
        kept.delete(vid)
      }
    },

    forget: async (vids) => {
      for (const vid of vids) kept.delete(vid)
    },

    ready: async () => null,
    close: async () => kept.clear(),
  }
}
