import { useAnswer } from "../../api/answer.ts"
import type { ListPage } from "../../api/list.ts"
import { When } from "../../elements/when.tsx"
import type { Delivery, Destination } from "./delivery.ts"

const LOOK_AGAIN_MS = 10_000

/** A destination as it is now; undefined until that is known. */
export function useDestination(key: string): Destination | undefined {
  const { data } = useAnswer<ListPage<Destination>>("destinations", {}, LOOK_AGAIN_MS)
  return data?.items.find((one) => one.key === key)
}

/** Until when a destination is given a pause, in ms; null if it is not. */
export function pauseOf({ state, pausedUntil }: Destination): number | null {
  const until = state === "off" || pausedUntil === null ? 0 : Date.parse(pausedUntil)
  return until > Date.now() ? until : null
}

/** When one that waits is tried next: its own time may be over while its destination is left alone. */
export function NextTry({ of, isExact = false }: { of: Delivery; isExact?: boolean }) {
  const destination = useDestination(of.destination)
  if (of.nextAt === null) return null
  if (destination?.state === "off") return <>once its destination is switched on</>
  const pause = (destination && pauseOf(destination)) ?? 0
  const at = Math.max(Date.parse(of.nextAt), pause)
  return <When at={new Date(at).toISOString()} isExact={isExact} />
}

/** What to expect of one that is to be tried again. */
export function whatFollows(destination: Destination | undefined): string {
  if (destination?.state === "off") return "It is sent once its destination is switched on."
  if (destination && pauseOf(destination) !== null) return "It is sent after the pause of its destination."
  return "It is tried again now."
}
