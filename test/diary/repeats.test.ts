import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { createDiary } from "../../collector/diary/diary.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function diary() {
  const said: string[] = []
  const write = (line: string) => {
    const { msg, err, again } = JSON.parse(line)
    said.push(`${msg}: ${err.message}${again === undefined ? "" : `, again ${again}`}`)
  }
  const redaction = { secrets: () => [], keepsIds: true }
  return { said, ...createDiary({ level: "error", redaction, write }) }
}

it("what goes wrong in the same way is said at once, and then how often, every half minute", () => {
  const { said, problem } = diary()
  for (let second = 0; second < 75; second++) {
    problem("the ledger cannot be written", new Error("it is away"))
    vi.advanceTimersByTime(1_000)
  }
  const line = "the ledger cannot be written: it is away"
  expect(said).toEqual([line, `${line}, again 29`, `${line}, again 30`])
  vi.advanceTimersByTime(60_000)
  expect(said.slice(3)).toEqual([`${line}, again 15`])
})

it("what goes wrong once is said once, and at once when it happens later", () => {
  const { said, problem } = diary()
  problem("one", new Error("so"))
  vi.advanceTimersByTime(60_000)
  problem("one", new Error("so"))
  expect(said).toEqual(["one: so", "one: so"])
})

it("what goes wrong in another way is another thing", () => {
  const { said, problem } = diary()
  problem("one", new Error("so"))
  problem("one", new Error("otherwise"))
  problem("another", new Error("so"))
  expect(said).toEqual(["one: so", "one: otherwise", "another: so"])
})

it("no more is remembered than a thousand things, and none is left unsaid", () => {
  const { said, problem } = diary()
  for (let round = 0; round < 2; round++)
    for (let thing = 0; thing < 1_500; thing++) problem(`${thing}`, new Error("so"))
  expect(said.length).toBe(2_000)
})
