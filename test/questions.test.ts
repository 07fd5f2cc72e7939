import { describe, expect, it } from "vitest"
import { createQuestions } from "../collector/questions.ts"

/** A channel that only keeps the numbers of what was asked along it. */
const channel = () => {
  const questions = createQuestions<string>()
  const sent: number[] = []
  const ask = () => questions.ask((number) => sent.push(number))
  return { questions, sent, ask }
}

describe("questions along a channel", () => {
  it("each get their own answer, in whatever order they come", async () => {
    const { questions, sent, ask } = channel()
    const answers = [ask(), ask(), ask()]
    for (const number of sent.toReversed()) questions.answer(number, `answer ${number}`)
    expect(await Promise.all(answers)).toEqual(sent.map((number) => `answer ${number}`))
    expect(new Set(sent).size).toBe(3)
  })

  it("are told what was in the way of theirs, and only of theirs", async () => {
    const { questions, sent, ask } = channel()
    const answers = Promise.allSettled([ask(), ask()])
    const [first = -1, second = -1] = sent
    questions.fail(first, new Error("is not to be had"))
    questions.answer(second, "here")
    expect(await answers).toMatchObject([{ reason: { message: "is not to be had" } }, { value: "here" }])
  })

  it("take the first answer, and none that nobody asked for", async () => {
    const { questions, sent, ask } = channel()
    const answer = ask()
    const [number = -1] = sent
    questions.answer(number + 1, "of nothing")
    questions.answer(number, "first")
    questions.fail(number, new Error("too late"))
    expect(await answer).toBe("first")
  })

  it("all end when the channel does, for its first reason, and are not sent any more", async () => {
    const { questions, sent, ask } = channel()
    const waiting = Promise.allSettled([ask(), ask()])
    expect(questions.isClosed()).toBe(false)
    questions.close(new Error("the process ended"))
    questions.close(new Error("something else"))
    const why = { reason: { message: "the process ended" } }
    expect(await waiting).toMatchObject([why, why])
    expect(questions.isClosed()).toBe(true)
    await expect(ask()).rejects.toThrow("the process ended")
    expect(sent).toHaveLength(2)
  })

  it("are what fails if they cannot be sent", async () => {
    const questions = createQuestions<string>()
    const unsent = questions.ask(() => {
      throw new Error("no channel")
    })
    await expect(unsent).rejects.toThrow("no channel")
  })
})
