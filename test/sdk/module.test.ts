import { afterEach, expect, it, vi } from "vitest"
import { init } from "../../sdk/module.ts"
import { openPage, settled } from "./page.ts"

const BROWSER = [
  "document",
  "fetch",
  "history",
  "localStorage",
  "location",
  "navigator",
  "sessionStorage",
] as const
afterEach(() => void vi.unstubAllGlobals())

it("the module may be imported where there is no browser, and starts once, without a global", async () => {
  const { window, document, sent, names } = openPage({ tag: null })
  for (const name of BROWSER) vi.stubGlobal(name, window[name])
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window))
  const before = Object.keys(globalThis)
  const afterclick = init({ url: "https://track.test/x", page: "home" })
  expect(init({ url: new URL("https://elsewhere.test/") })).toBe(afterclick)
  expect(await afterclick.ids()).toMatchObject({ vid: sent[0]?.request.vid })
  document.body.innerHTML = '<b data-track="Seen">x</b>'
  document.querySelector("b")?.click()
  await settled()
  expect(sent.map(({ url, event }) => [url, event.page])).toEqual([
    ["https://track.test/x/e", "home"],
    ["https://track.test/x/e", "home"],
  ])
  expect(names()).toEqual(["view", "Seen"])
  expect(Object.keys(globalThis)).toEqual(before)
})
