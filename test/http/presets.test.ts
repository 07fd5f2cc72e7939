import { afterAll, beforeAll, expect, it } from "vitest"
import { everyPreset, loadPresets } from "../../collector/presets/presets.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

const call = (path: string, method = "GET") =>
  fetch(`${collector.url}/api/v1/presets${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}` },
  })

it("presets are listed, and each is given whole", async () => {
  const presets = everyPreset(await loadPresets())
  const { items } = await collector.api<{ items: object[] }>("/presets")
  expect(items).toEqual(presets.map(({ kind, id, name }) => ({ kind, id, name })))
  for (const preset of presets)
    expect(await collector.api(`/presets/${preset.kind}/${preset.id}`)).toEqual(preset)
})

it.each([
  ["one that is not there", "/traffic-sources/nobody", "GET", 404],
  ["one of another kind", "/offer-sources/taboola", "GET", 404],
  ["a kind alone", "/offer-sources", "GET", 404],
  ["a file elsewhere", "/traffic-sources/..%2Foffer-sources%2Fawin", "GET", 404],
  ["a wish that is not known", "?kind=offer-sources", "GET", 400],
  ["another method", "", "POST", 405],
  ["another method for one", "/traffic-sources/taboola", "PUT", 405],
])("%s is not given", async (_what, path, method, status) => {
  expect((await call(path, method)).status).toBe(status)
})

it("nobody is given them without the token", async () => {
  expect((await fetch(`${collector.url}/api/v1/presets`)).status).toBe(401)
})

it("the settings of all of them together are settings, and can be saved", async () => {
  const { trafficSources, offerSources } = await loadPresets()
  const settings = {
    trafficSources: trafficSources.map((preset) => preset.settings),
    offerSources: offerSources.map((preset) => preset.settings),
  }
  const saved = await fetch(`${collector.url}/api/v1/settings`, {
    method: "PUT",
    headers: { authorization: `Bearer ${TOKEN}`, "if-match": '"0"' },
    body: JSON.stringify(settings),
  })
  expect(saved.status).toBe(200)
})
