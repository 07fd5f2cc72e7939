import { createCourier } from "../../collector/courier/courier.ts"
import type { Settings } from "../../collector/domain/settings.ts"
import type { Clock, Deliveries, Sender } from "../../collector/ports.ts"

interface DestinationsNeeds {
  deliveries: Deliveries
  settings: Settings
  clock: Clock
  /** Since when one of them fails, in ms since 1970. */
  failingSince: number
  onProblem: (what: string, error: unknown) => void
}

/** The one that fails. */
const FAILING = "adsbridge.example"

/** The world outside, as the demo's past had it: all destinations answer, until one does not any more. */
export function createDestinations({ failingSince, ...needs }: DestinationsNeeds) {
  const { deliveries, clock, onProblem } = needs
  const sender: Sender = {
    send: async ({ url }) => {
      const isFailing = url.includes(FAILING) && clock() >= failingSince
      if (isFailing) return { status: 503, text: "upstream connect error", retryAfter: null }
      return { status: 200, text: '{"ok":true}', retryAfter: null }
    },
  }

  async function isAnyDue(): Promise<boolean> {
    const now = clock()
    const lanes = await deliveries.lanes(now)
    return lanes.some(({ isDue, state }) => isDue && (state.pausedUntil ?? 0) <= now)
  }

  /** Sends all that is due, by the courier itself, and notes the answers. */
  async function sendDue(): Promise<void> {
    while (await isAnyDue()) {
      const courier = createCourier({
        ...needs,
        sender,
        settings: () => needs.settings,
        chance: () => 0.5,
        observer: { attempted: () => undefined },
        onTurn: () => undefined,
        onProblem,
      })
      const running = courier.run()
      while (await isAnyDue()) courier.wake()
      courier.stop()
      await running
    }
  }

  return { sendDue }
}
