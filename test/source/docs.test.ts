import { globSync, readFileSync } from "node:fs"
import { brotliCompressSync } from "node:zlib"
import { describe, expect, it, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { CLICK_IDS } from "../../collector/domain/hit/click-ids.ts"
import { reasons } from "../../collector/domain/reasons.ts"
import { SKIP_REASONS } from "../../collector/domain/sends/send.ts"
import { document } from "../../collector/domain/settings/document.ts"
import { readSettings } from "../../collector/domain/settings.ts"
import { errors } from "../../collector/http/errors.ts"
import { builtStub, PASTED, withStub } from "../../docs/stub.ts"
import { withTables } from "../rules/document.ts"
import { examples } from "../rules/examples.ts"

const root = `${import.meta.dirname}/../..`
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8")

describe("the documentation lists", () => {
  const rules = read("docs/rules.md")
  it("the rules' examples and tables as the code has them (npm run docs writes them)", () => {
    expect(rules).toBe(withTables(rules))
  })
  test.each(Object.entries(reasons))("reason %s, and what it means", (reason, { means }) => {
    expect(rules).toContain(`| \`${reason}\` | ${means} |`)
  })
  test.each(Object.keys(examples))("the examples of %s", (section) => {
    expect(rules).toContain(`<!-- begin examples: ${section} -->`)
  })

  const api = read("docs/api.md")
  test.each(Object.entries(errors))("error %s with its status", (code, [status]) => {
    expect(api).toContain(`| ${status} | \`${code}\` |`)
  })

  test.each(CLICK_IDS)("click id %s", (name) => expect(api).toContain(`\`${name}\``))

  const postbacks = read("docs/postbacks.md")
  test.each(Object.entries(SKIP_REASONS))("why nothing is sent: %s", (reason, means) => {
    expect(postbacks).toContain(`| \`${reason}\` | ${means} |`)
  })

  const operate = read("docs/operate.md")
  const asked = [...read("collector/config.ts").matchAll(/"([A-Z]+(?:_[A-Z]+)*)"/g)].map(
    ([, name = ""]) => name,
  )
  test.each(asked)("%s of the environment", (name) => {
    expect(operate).toContain(`\`${name}\``)
  })

  const block = /^ {4}account:\n[\s\S]*?\n(?=\S)/m.exec(read("docs/settings.md"))?.[0] ?? ""
  it("settings that are right", () => {
    expect(readSettings(parse(block), 1)).not.toHaveProperty("faults")
  })
  it("funnels that are right", () => {
    const funnels = /^ {4}pages:\n[\s\S]*?\n(?=\S)/m.exec(read("docs/funnels.md"))?.[0] ?? ""
    expect(readSettings(parse(funnels), 1)).toMatchObject({ links: expect.any(Map) })
  })
  const keys = new Set(keysOf(z.toJSONSchema(document, { io: "input", unrepresentable: "any" })))
  test.each([...keys])("%s of the settings", (key) => expect(block).toMatch(new RegExp(`\\b${key}\\b`)))
  it("every key there is", () => expect(keys.size).toBeGreaterThan(60))
})

/** Every name of a property in a JSON schema. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return []
  const own = "properties" in schema ? Object.keys(schema.properties ?? {}) : []
  return [...own, ...Object.values(schema).flatMap(keysOf)]
}

it("the script has the size that the README says, and keeps its budget", () => {
  const size = brotliCompressSync(readFileSync(`${root}/dist/t.js`)).length
  expect(read("README.md")).toContain(`a ${(size / 1000).toFixed(1)} KB script`)
  expect(size).toBeLessThan(2_500)
})

it.each(PASTED)("the stub in %s is the one that is built (npm run docs pastes it)", (file) => {
  expect(read(file)).toContain(`<script>${builtStub()}</script>`)
  expect(read(file)).toBe(withStub(read(file), builtStub()))
})

describe("the page about the script tells", () => {
  const page = read("docs/script.md")
  const sources = globSync("sdk/*.ts", { cwd: root }).map(read).join("\n")
  /** What the first group of a pattern finds in the sources, each once. */
  const found = (pattern: RegExp, source = sources) => [
    ...new Set([...source.matchAll(pattern)].map(([, name = ""]) => name)),
  ]
  const hyphened = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

  const options = found(/^ {2}(\w+)\?:/gm, read("sdk/options.ts"))
  test.each(options)("option %s, as attribute and by its own name", (option) => {
    expect(page).toContain(`| \`data-${hyphened(option)}\` |`)
    expect(page).toContain(`\`${option}\``)
  })
  const calls = /api: Afterclick = \{ (.*) \}/.exec(read("sdk/api.ts"))?.[1]?.split(", ") ?? []
  test.each(calls)("call %s, under a heading and with an example", (call) => {
    expect(page).toMatch(new RegExp(`^### \`${call}\\(`, "m"))
    expect(page).toMatch(new RegExp(`afterclick\\.${call}\\(`))
  })
  const attributes = [...found(/\bdata-([a-z]+)\b/g), ...found(/\bdataset\.(\w+)/g)]
  test.each([...attributes, ...found(/\{ (\w+) \} = element\.dataset/g)])("attribute data-%s", (name) => {
    expect(page).toContain(`data-${hyphened(name)}`)
  })
  const codes = [...found(/fail\("(\w+)"\)/g), ...found(/fail\([^"\n]*\?\? "(\w+)"\)/g)]
  test.each(codes)("code %s of a promise that is rejected", (code) => {
    expect(page).toContain(`| \`${code}\` |`)
  })
  test.each(found(/\b(afterclick_\w+)/g))("%s, where it is kept", (name) =>
    expect(page).toContain(`\`${name}\``))
  it("all there is", () => {
    expect([options.length, calls.length]).toEqual([10, 6])
    expect(attributes.length).toBeGreaterThan(3)
    expect([...new Set(codes)].sort()).toEqual(["bad_event", "denied", "network"])
  })

  const anchors = new Set(
    found(/^#+ (.+)$/gm, page).map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^a-z\d _-]/g, "")
        .replaceAll(" ", "-"),
    ),
  )
  test.each(found(/\]\(#([^)]+)\)/g, page))("what its link to #%s leads to", (anchor) =>
    expect(anchors).toContain(anchor))
})
