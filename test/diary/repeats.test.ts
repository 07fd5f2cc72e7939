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

it("what has another cause is another thing", () => {
  const { said, problem } = diary()
  for (const cause of ["it is full", "it is away", "it is full"])
    problem("refused", new Error("not taken", { cause: new Error(cause) }))
  expect(said).toEqual(["refused: not taken", "refused: not taken"])
})

it("what was only counted is said when the process ends, once", () => {
  const { said, problem, flush } = diary()
  for (let time = 0; time < 3; time++) problem("one", new Error("so"))
  flush()
  flush()
  expect(said).toEqual(["one: so", "one: so, again 2"])
})

it("a secret is none of what is said later, though it is no secret any more", () => {
  const secrets = ["hunter2secret"]
  const lines: string[] = []
  const redaction = { secrets: () => secrets, keepsIds: true }
  const { problem } = createDiary({ level: "error", redaction, write: (line) => lines.push(line) })
  for (let time = 0; time < 2; time++) problem("hunter2secret", new Error("hunter2secret is refused"))
  secrets.length = 0
  vi.advanceTimersByTime(60_000)
  expect(lines.length).toBe(2)
  expect(lines.join()).not.toContain("hunter2secret")
})

it("no more is remembered than a thousand things, and none is left unsaid", () => {
  const { said, problem } = diary()
  for (let round = 0; round < 2; round++)
    for (let thing = 0; thing < 1_500; thing++) problem(`${thing}`, new Error("so"))
  expect(said.length).toBe(2_000)
})
