import { describe, expect, it } from "vitest"
import { offeredWith } from "../../collector/dashboard/screens/received/filters.ts"
import { faultOf, type Query } from "../../collector/http/api/parameters.ts"
import { QUERIES } from "../../collector/http/api/queries.ts"

const namesOf = (asked: string[]) => offeredWith(asked).filters.map(({ name }) => name)
const queryFor = (asked: string[]): Query =>
  asked.includes("warning") ? QUERIES.unclearEvents : QUERIES.events

describe("the filters of what was received", () => {
  it.each(["nothing", ...namesOf([]), "search"])("besides %s are those that the list takes", (chosen) => {
    const asked = chosen === "nothing" ? [] : [chosen]
    for (const name of namesOf(asked)) {
      const together = [...new Set([...asked, name])]
      expect(Object.keys(queryFor(together))).toEqual(expect.arrayContaining(together))
    }
  })

  it.each(offeredWith([]).filters)("$name has no value that is refused", ({ name, values = [] }) => {
    const texts = values.map((one) => (typeof one === "string" ? one : one.value))
    expect(texts.map((value) => faultOf(queryFor([name]), name, value))).toEqual(texts.map(() => null))
  })

  it.each([
    ["events", QUERIES.events, ["name"]],
    ["values that nobody could read", QUERIES.unclearEvents, ["warning"]],
  ])("are all that there are for %s", (_what, query, asked) => {
    const elsewhere = ["from", "to", "cursor", "limit", "search", "unmapped"]
    const known = Object.keys(query).filter((name) => !elsewhere.includes(name))
    expect(namesOf(asked).toSorted()).toEqual(known.toSorted())
  })

  it("are searched beside where that can be asked", () => {
    expect(offeredWith(["decision"])).toHaveProperty("search")
    expect(offeredWith(["warning"])).not.toHaveProperty("search")
  })

  it("can all be taken away, also those that do not go together", () =>
    expect(namesOf(["warning", "decision"])).toEqual(expect.arrayContaining(["warning", "decision"])))
})
