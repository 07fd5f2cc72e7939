/** Every call, as its types allow it, and calls they must not allow. It is compiled only, never run. */
import {
  type Afterclick,
  type Heard,
  type Ids,
  init,
  type Options,
  type Properties,
  type Tracked,
  type TrackingError,
} from "@afterclick/script"

const options: Options = {
  page: "thanks",
  kind: "offer",
  domains: ["shop.example", "pay.example"],
  spa: "off",
  consent: "required",
  gpc: "off",
  dnt: "on",
  debug: true,
  vidParam: "visitor",
  hitParam: "clickid",
}

export async function right(): Promise<void> {
  const afterclick: Afterclick = init({ url: new URL("https://track.example"), ...options })
  init({ url: "https://track.example/prefix" })

  const view: Tracked = await afterclick.track("view", {
    p: "lp",
    f: "spring",
    ts: "meta",
    c: "one",
    url: "/",
  })
  const sale: Properties = { rev: 49.9, tx: "A-1", type: "Purchase", status: "approved", currency: "USD" }
  const { vid, id, decision, reason, conversion } = await afterclick.track("conversion", {
    ...sale,
    event_id: "7",
  })
  await afterclick.track("AddToCart", { any: ["thing"] })
  const ids: Ids = await afterclick.ids()
  const text: string = [view.hit, vid, id, decision, reason, conversion, ids.vid, ids.hit].join()
  const link: string = afterclick.link(text)

  afterclick.set({ page: link, domains: "shop.example" })
  afterclick.consent("granted")
  afterclick.consent("denied")
  const heard: Heard = {
    sent: ({ vid }) => void vid,
    error: ({ code }: TrackingError) => void code,
  }
  afterclick.on("sent", heard.sent)
  afterclick.on("error", heard.error)
}

export function wrong(afterclick: Afterclick): void {
  // @ts-expect-error Nobody says where the collector is.
  init({ page: "lp" })
  // @ts-expect-error There is no such kind.
  init({ url: "https://track.example", kind: "landing" })
  // @ts-expect-error An event has a name.
  afterclick.track()
  // @ts-expect-error An amount is text or a number.
  afterclick.track("conversion", { rev: true })
  // @ts-expect-error Ids are promised, not there.
  void afterclick.ids().vid
  // @ts-expect-error A link is text.
  afterclick.link(new URL("https://shop.example"))
  // @ts-expect-error There is no such option.
  afterclick.set({ pages: "lp" })
  // @ts-expect-error There are two answers.
  afterclick.consent("maybe")
  // @ts-expect-error There is no such step.
  afterclick.on("delivered", () => undefined)
}
