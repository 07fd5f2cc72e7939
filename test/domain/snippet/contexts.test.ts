import { execFileSync } from "node:child_process"
import { runInNewContext } from "node:vm"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { inHtml, inScript, inShell } from "../../../collector/domain/snippet/contexts.ts"

const HOSTILE = [
  "it's",
  `"quoted"`,
  "</script><script>alert(1)</script>",
  "<!-- <script>",
  "]]>",
  "a\\",
  "\u2028\u2029",
  "$(id) `id` ; id",
  "&amp;",
  "line\nbreak",
]
const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" }))

describe("text stays text", () => {
  it("in HTML, where nothing of it is a tag, an entity or the end of an attribute", () => {
    const read = (html: string) =>
      html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name as keyof typeof ENTITIES])
    const isText = (one: string) => {
      const html = inHtml(one)
      expect(html).not.toMatch(/[<>"']/)
      expect(read(html)).toBe(one)
    }
    fc.assert(fc.property(text, isText))
  })

  it("in a script of a page, where it is a string and ends nothing", () => {
    const isText = (one: string) => {
      const script = inScript(one)
      expect(script).not.toMatch(/[<>\u2028\u2029]/)
      expect(runInNewContext(script)).toBe(one)
    }
    fc.assert(fc.property(text, isText))
  })

  it.each(HOSTILE)("in a shell, where it is one word: %j", (one) => {
    expect(execFileSync("sh", ["-c", `printf %s ${inShell(one)}`], { encoding: "utf8" })).toBe(one)
  })
})

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" } as const
