import { readFileSync } from "node:fs"
import { brotliCompressSync } from "node:zlib"
import { describe, expect, it, test } from "vitest"
import { reasons } from "../../collector/domain/reasons.ts"
import { errors } from "../../collector/http/errors.ts"

const root = `${import.meta.dirname}/../..`
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8")

describe("the documentation lists", () => {
  const rules = read("docs/rules.md")
  test.each(Object.entries(reasons))("reason %s, and what it means", (reason, { means }) => {
    expect(rules).toContain(`| \`${reason}\` | ${means} |`)
  })

  const api = read("docs/api.md")
  test.each(Object.entries(errors))("error %s with its status", (code, [status]) => {
    expect(api).toContain(`| ${status} | \`${code}\` |`)
  })

  const operate = read("docs/operate.md")
  const asked = [...read("collector/config.ts").matchAll(/"([A-Z]+(?:_[A-Z]+)*)"/g)].map(
    ([, name = ""]) => name,
  )
  const unsupported = ["DATABASE_URL", "CLICKHOUSE_URL"]
  test.each(asked.filter((name) => !unsupported.includes(name)))("%s of the environment", (name) => {
    expect(operate).toContain(`\`${name}\``)
  })
})

it("the script has the size that the README says, and keeps its budget", () => {
  const size = brotliCompressSync(readFileSync(`${root}/dist/t.js`)).length
  expect(read("README.md")).toContain(`a ${(size / 1000).toFixed(1)} KB script`)
  expect(size).toBeLessThan(2_500)
})
