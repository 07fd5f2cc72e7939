import { createCourier } from "../courier/courier.ts"
import { httpSender } from "../courier/http-sender.ts"
import type { AtWork } from "./role.ts"
import type { Workplace } from "./workplace.ts"

/** Sends what is due. */
export function courier(place: Workplace): AtWork {
  const { ledger, news, metrics: observer, clock, diary, onProblem } = place
  const courier = createCourier({
    ...{ deliveries: ledger.deliveries, sender: httpSender(), settings: place.settings.current },
    ...{ clock, chance: Math.random, observer, onTurn: diary.turn, onProblem },
  })
  const unfollow = news.followDue(courier.wake)
  const sending = courier.run()
  return {
    stop: async () => {
      unfollow()
      courier.stop()
      await sending
    },
  }
}
