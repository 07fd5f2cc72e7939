import { expect, it } from "vitest"
import { remembering } from "../../collector/enrich/remember.ts"

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
