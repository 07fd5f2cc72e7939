import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import { countFailures } from "../../collector/users/failures.ts"

const HOUR = 60 * 60_000

function start(most?: number) {
  let now = 1_000_000
  const failures = countFailures(() => now, most)
  let addresses = 0
  const attempt = (name: string, address = `198.51.100.${++addresses}`) => failures.attempt({ name, address })
  const fail = (times: number, name: string, address?: string) => {
    for (let n = 0; n < times; n++) expect(attempt(name, address)).toBe(0)
  }
  const pass = (ms: number) => {
    now += ms
  }
  return { ...failures, try: attempt, fail, pass }
}

describe("failures to sign in", () => {
  it("of one name make the next wait ever longer, to a quarter of an hour, however the name is written", () => {
    const at = start()
    at.fail(6, "Ann")
    const waits = Array.from({ length: 10 }, () => {
      const wait = at.try(" ANN ")
      at.pass(wait - 1)
      expect(at.try("ann")).toBe(1)
      at.pass(1)
      at.fail(1, "Ann")
      return wait / 1000
    })
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900, 900])
  })

  it("of one address make the next wait, whatever the names; an IPv6 network is one address", () => {
    const at = start()
    for (let n = 0; n < 21; n++) at.fail(1, `nobody ${n}`, `2001:db8::${n}`)
    expect(at.try("Ann", "2001:db8::1:1")).toBe(10_000)
    expect(at.try("Ann", "2001:db8:1::1")).toBe(0)
  })

  it("that are refused do not count: who waits gets in", () => {
    const at = start()
    at.fail(6, "Ann")
    for (let n = 0; n < 100; n++) expect(at.try("Ann")).toBe(10_000)
    at.pass(10_000)
    expect(at.try("Ann")).toBe(0)
  })

  it("are over with a success, also for the address, but not those of other names", () => {
    const at = start()
    const address = "198.51.100.1"
    for (let round = 0; round < 10; round++) {
      at.fail(5, "Ann", address)
      at.succeeded({ name: "Ann", address })
    }
    for (let n = 0; n < 20; n++) at.fail(1, `nobody ${n}`, address)
    at.fail(1, "Eve", address)
    at.succeeded({ name: "Eve", address })
    at.fail(1, "nobody", address)
    expect(at.try("nobody", address)).toBeGreaterThan(0)
  })

  it("of who is signed in are that sign-in's alone", () => {
    const at = start()
    const attempt = { session: "Ann" } // not a name, though it is the same
    at.fail(6, "Ann")
    for (let n = 0; n < 6; n++) expect(at.attempt(attempt)).toBe(0)
    expect(at.attempt(attempt)).toBe(10_000)
    expect(at.attempt({ session: "another" })).toBe(0)
    at.succeeded(attempt)
    expect([at.attempt(attempt), at.try("Ann")]).toEqual([0, 10_000])
  })

  it("that were none, because nobody looked, are taken back", () => {
    const at = start()
    const attempt = { name: "Ann", address: "198.51.100.1" }
    for (let n = 0; n < 50; n++) {
      expect(at.attempt(attempt)).toBe(0)
      at.undone(attempt)
    }
  })

  it("are forgotten after an hour, and where there are too many, those of longest ago first", () => {
    const at = start(3)
    at.fail(6, "Ann")
    at.pass(HOUR)
    at.fail(6, "Ann")
    expect(at.try("Ann")).toBe(10_000)
    for (const name of ["Bob", "Carl", "Dora"]) at.fail(1, name)
    expect(at.try("Ann")).toBe(0)
  })

  it("of names as long as a body fill no memory", () => {
    setFlagsFromString("--expose-gc")
    const inUse = () => {
      runInNewContext("gc")()
      return process.memoryUsage().heapUsed
    }
    const at = start()
    const before = inUse()
    for (let n = 0; n < 500; n++) at.fail(1, `${n}${"x".repeat(60_000)}`)
    expect(inUse() - before).toBeLessThan(4 * 1024 * 1024) // of the names there were 30 MB
    at.fail(1, "Ann") // what was counted is still in use
  })
})
