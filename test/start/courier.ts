import { type Courier, createCourier } from "../../collector/courier/courier.ts"
import { httpSender } from "../../collector/courier/http-sender.ts"
import type {
  Deliveries,
  DeliveryFilter,
  DeliveryRecord,
  KeptDelivery,
  Sender,
} from "../../collector/ports.ts"
import { settings } from "../domain/builders.ts"
import { startRecorder } from "./recorder.ts"

interface Options {
  document?: Record<string, unknown>
  file?: string
  sender?: Sender
  deliveries?: (real: Deliveries) => Deliveries
}

/** What the tests of sending have in common: what is private here is the test's own machine. */
const withPrivate = (document: Record<string, unknown> = {}) => ({
  ...document,
  account: { allowPrivateDestinations: true, ...(document.account as object | undefined) },
})

/** A courier beside a recorder, on a real ledger, whose clock the test sets. */
export async function startCourier({
  document,
  file,
  sender = httpSender(),
  deliveries: wrap,
}: Options = {}) {
  const own = withPrivate(document)
  const at = await startRecorder({ document: own, ...(file !== undefined && { file }) })
  const deliveries = wrap?.(at.ledger.deliveries) ?? at.ledger.deliveries
  let inForce = settings(own)
  const turns: string[] = []
  const attempted: string[] = []
  let courier: Courier
  let running: Promise<void>
  const start = () => {
    courier = createCourier({
      ...{ deliveries, sender, clock: at.now, settings: () => inForce, chance: () => 0 },
      observer: { attempted: (destination, result) => attempted.push(`${destination} ${result}`) },
      onTurn: (said) => turns.push(said),
      onProblem: (what) => at.problems.push(what),
    })
    running = courier.run()
  }
  start()
  const stopCourier = async () => {
    courier.stop()
    await running
  }
  const wake = () => courier.wake()
  const all = async (equal: DeliveryFilter["equal"] = {}): Promise<KeptDelivery[]> =>
    (await deliveries.list({ equal, limit: 1_000 })).items.toReversed()

  return {
    ...at,
    ...{ deliveries, turns, attempted, stopCourier, wake, all },
    startCourier: start,
    use: (other: Record<string, unknown>) => {
      inForce = settings(withPrivate(other))
      at.use(inForce)
    },
    passTime: (ms: number) => {
      at.passTime(ms)
      courier.wake()
    },
    /** A visitor who came by a traffic source, with a click id; and the hit on the offer. */
    visitor: async (
      source: string | null = "meta",
      url = "https://shop.example/?fbclid=click-1&adset_id=7",
    ) => {
      const vid = at.ids.next()
      const { hit } = await at.view(vid, "offer", { kind: "offer", source, url })
      return { vid, hit: hit ?? "" }
    },
    /** Claims, and tells the courier if there is something for it. */
    claim: async (...given: Parameters<typeof at.claim>) => {
      const outcome = await at.claim(...given)
      courier.wake()
      return outcome
    },
    records: async (): Promise<DeliveryRecord[]> => {
      const found = await Promise.all((await all()).map(({ id }) => deliveries.find(id)))
      return found.flatMap((record) => record ?? [])
    },
    stop: async () => {
      await stopCourier()
      await at.stop()
    },
  }
}

export type StartedCourier = Awaited<ReturnType<typeof startCourier>>
