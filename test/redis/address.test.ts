import { describe, expect, it } from "vitest"
import { readRedisAddress } from "../../collector/redis/address.ts"

const open = { username: null, password: null, isEncrypted: false, database: 0 }
const [ann, noLogin] = [
  { ...open, username: "ann", password: "s/c:t" },
  { username: null, password: null },
]

describe("REDIS_URL", () => {
  it.each([
    ["redis://a", { kind: "one", url: "redis://a", where: "a:6379" }],
    ["rediss://ann:s%2Fc@a:7000/3", { kind: "one", url: "rediss://ann:s%2Fc@a:7000/3", where: "a:7000" }],
    [
      "redis://a:7000,redis://[::1]:7001",
      {
        kind: "cluster",
        nodes: [
          { host: "a", port: 7000 },
          { host: "::1", port: 7001 },
        ],
        login: open,
        where: "a:7000, ::1:7001",
      },
    ],
    [
      "rediss://ann:s%2Fc%3At@a, rediss://ann:s%2Fc%3At@b",
      {
        kind: "cluster",
        nodes: [
          { host: "a", port: 6379 },
          { host: "b", port: 6379 },
        ],
        login: { ...ann, isEncrypted: true },
        where: "a:6379, b:6379",
      },
    ],
    [
      "redis-sentinel://a:26379,b/main",
      {
        kind: "sentinel",
        sentinels: [
          { host: "a", port: 26_379 },
          { host: "b", port: 26_379 },
        ],
        primary: "main",
        login: open,
        sentinelLogin: noLogin,
        where: "main by a:26379, b:26379",
      },
    ],
    [
      "rediss-sentinel://ann:s%2Fc%3At@a/main/2?sentinel-user=bob&sentinel-password=x%26y",
      {
        kind: "sentinel",
        sentinels: [{ host: "a", port: 26_379 }],
        primary: "main",
        login: { ...ann, isEncrypted: true, database: 2 },
        sentinelLogin: { username: "bob", password: "x&y" },
        where: "main by a:26379",
      },
    ],
  ])("%s", (url, address) => expect(readRedisAddress(url)).toEqual(address))

  it.each([
    "a",
    "http://a",
    "redis://",
    "redis://a/b",
    "redis://a,b",
    "redis://a,rediss://b",
    "redis://ann:x@a,redis://b",
    "redis://a/1,redis://b/1",
    "redis-sentinel://a",
    "redis-sentinel:///main",
    "redis-sentinel://a:b/main",
    "redis-sentinel://a,/main",
  ])("is not %s", (url) => expect(readRedisAddress(url)).toBeNull())
})
