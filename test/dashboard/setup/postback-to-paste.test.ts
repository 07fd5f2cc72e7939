import { expect, test } from "vitest"
import { postbackToPaste } from "../../../collector/dashboard/screens/setup/things/postback-to-paste.ts"

const POSTBACK = "/pb/affise?sub1={sub1}&sum={sum}"
const URL_THERE = "https://t.example/ac/pb/affise?sub1={sub1}&sum={sum}"

test.each([
  ["without a key", undefined, URL_THERE, false],
  ["with a key that can be read", "a b&c", `${URL_THERE}&key=a%20b%26c`, false],
  ["with a key that is not shown", "••••", `${URL_THERE}&key=KEY`, true],
])("the postback URL for the network of an offer source %s", (_what, key, url, hidesKey) =>
  expect(postbackToPaste(POSTBACK, key, "https://t.example/ac/")).toEqual({ url, hidesKey }))
