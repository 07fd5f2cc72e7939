import { expect, test } from "vitest"
import { unreplacedIn } from "../../../collector/dashboard/screens/setup/draft/unreplaced.ts"

const presets = new Map([["propellerads", { AID: "aid of your account", TID: "tid of your account" }]])
const found = (id: string, ...urls: string[]) =>
  unreplacedIn({ trafficSources: [{ id, postbacks: urls.map((url) => ({ url })) }] }, presets)

test("a postback that has a preset's words is told of by each of them", () =>
  expect(
    found("propellerads", "https://a.example/?aid=7&tid=8", "https://a.example/?aid=AID&tid=TID"),
  ).toEqual([
    {
      path: "trafficSources[0].postbacks[1].url",
      message: "still has AID, which is sent as it stands: write aid of your account in its place",
    },
    {
      path: "trafficSources[0].postbacks[1].url",
      message: "still has TID, which is sent as it stands: write tid of your account in its place",
    },
  ]))

test.each([
  ["of a source without a preset", "mine", "https://a.example/?aid=AID"],
  ["that only has the word within another", "propellerads", "https://a.example/?aid=AID-7&of=BAID"],
  ["that has none", "propellerads", "https://a.example/?aid=7"],
])("a postback %s is not", (_what, id, url) => expect(found(id, url)).toEqual([]))

test("what is no list of postbacks has none", () => {
  expect(unreplacedIn({ trafficSources: [null, { id: "propellerads", postbacks: "AID" }] }, presets)).toEqual(
    [],
  )
  expect(unreplacedIn({ trafficSources: "AID" }, presets)).toEqual([])
})
