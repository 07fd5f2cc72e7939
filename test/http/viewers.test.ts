import { expect, it, onTestFinished } from "vitest"
import { startCollector } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"
import { ask, makeToken } from "../start/people.ts"
import { startReceiver } from "../start/receiver.ts"

it("what a destination knows us by is sent to it, and masked wherever those see it who may only look", async () => {
  const receiver = await startReceiver({ status: 200, body: "0wn answer" })
  const url = receiver.url("/told?token=t0k3n&c={external}")
  const collector = await startCollector({
    SETTINGS_FILE: settingsFile({
      account: { allowPrivateDestinations: true },
      pages: [{ id: "offer", kind: "offer" }],
      trafficSources: [
        {
          id: "ads",
          parameters: { external: "click" },
          postbacks: [{ name: "told", url, headers: { "x-own": "0wn-secret" } }],
        },
      ],
    }),
  })
  onTestFinished(async () => {
    await collector.end()
    receiver.stop()
  })
  const view = { name: "view", p: "offer", ts: "ads", url: "https://shop.example/?click=click-1" }
  const viewed = await fetch(`${collector.url}/e`, {
    method: "POST",
    body: JSON.stringify({ events: [view] }),
  })
  const [{ hit } = { hit: "" }] = ((await viewed.json()) as { results: { hit: string }[] }).results
  const claimed = await fetch(`${collector.url}/pb/?hit=${hit}&rev=5&tx=T`)
  const { conversion, sends } = (await claimed.json()) as {
    conversion: string
    sends: { delivery: string }[]
  }
  await receiver.got(1)
  expect(receiver.requests).toMatchObject([
    { path: "/told?token=t0k3n&c=click-1", headers: { "x-own": "0wn-secret" } },
  ])

  const seenBy = async (scope: "view" | "edit") => {
    const { secret } = await makeToken(collector, scope, scope)
    const headers = { authorization: `Bearer ${secret}` }
    const explained = await fetch(`${collector.url}/pb/?hit=${hit}&rev=6&tx=T&explain=1`, { headers })
    const paths = [
      ...["/settings", "/settings/versions/1", "/settings/compare?from=0&to=1"],
      ...["/deliveries", `/deliveries/${sends[0]?.delivery}`, `/conversions/${conversion}`],
    ]
    const answers = await Promise.all(paths.map((path) => ask(collector, path, { by: secret })))
    return [...answers.map(({ answer }) => answer), await explained.json()].map((one) => JSON.stringify(one))
  }
  for (const seen of await seenBy("edit")) expect(seen).toMatch(/token=t0k3n&c=.*0wn-secret/)
  const { host } = new URL(url)
  for (const seen of await seenBy("view")) {
    expect(seen).toMatch(new RegExp(`"url":"http://${host}/••••".*"x-own":"••••"`))
    expect(seen).not.toMatch(/t0k3n|0wn-secret|0wn answer/)
  }
})
