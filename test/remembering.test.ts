import fc from "fast-check"
import { expect, it } from "vitest"
import { remembering } from "../collector/remembering.ts"

it("asks again only what was not asked for longest", () => {
  const asked: string[] = []
  const length = remembering((text) => asked.push(text), 2)
  for (const text of ["a", "b", "a", "c", "a", "b"]) length(text)
  expect(asked).toEqual(["a", "b", "c", "b"])
})

it("forgets nothing for what it is asked again", () => {
  const asked: string[] = []
  const length = remembering((text) => asked.push(text), 2)
  for (const text of ["a", "b", "b", "b", "a"]) length(text)
  expect(asked).toEqual(["a", "b"])
})

it("remembers null as an answer", () => {
  let asked = 0
  const nothing = remembering(() => {
    asked++
    return null
  }, 2)
  expect([nothing("a"), nothing("a"), asked]).toEqual([null, null, 1])
})

it("knows the newest half of the questions, however many came before", () => {
  const question = fc.integer({ min: 0, max: 9 }).map(String)
  fc.assert(
    fc.property(fc.array(question, { maxLength: 200 }), (questions) => {
      let asked: string | null = null
      const ask = remembering((text) => {
        asked = text
        return `answer to ${text}`
      }, 6)
      let newest: string[] = []
      for (const text of questions) {
        asked = null
        expect(ask(text)).toBe(`answer to ${text}`)
        if (newest.includes(text)) expect(asked).toBe(null)
        newest = [...newest.filter((other) => other !== text), text].slice(-3)
      }
    }),
  )
})

it("remembers no more than so many", () => {
  let asked = 0
  const ask = remembering(() => ++asked, 6)
  const inTurn = ["a", "b", "c", "d", "e", "f", "g"]
  for (const text of [...inTurn, ...inTurn, ...inTurn]) ask(text)
  expect(asked).toBe(3 * inTurn.length)
})
