import { globSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { describe, expect, it } from "vitest"

/** Who may import what: imports point inward, to the rules. A folder's own files are always allowed. */
const MAY_IMPORT: Record<string, RegExp> = {
  "collector/domain": /^zod$/,
  "collector/ports.ts": /^collector\/ports\//,
  "collector/ports": /^collector\/domain/,
  "collector/roles": /./,
  "collector/bell.ts": /^$/,
  "collector/root.ts": /^$/,
  "collector/build.ts": /^(rolldown$|node:)/,
  "collector/within.ts": /^$/,
  "collector/node-http.ts": /^$/,
  "collector/soon.ts": /^node:/,
  "collector/remembering.ts": /^$/,
  "collector/questions.ts": /^$/,
  "collector/inbox": /^collector\/(bell|domain|ports|redis|within)/,
  "collector/sessions": /^collector\/(domain|ports|redis)/,
  "collector/news": /^collector\/(domain|ports|redis)/,
  "collector/ledger": /^(collector\/(domain|ports|questions|reports\/sql|root|within)|kysely|pg$|node:)/,
  "collector/http/api/openapi": /^(collector\/(domain|http|presets)|zod$)/,
  "collector/http":
    /^(collector\/(claim-again|costs|courier|domain|imports|node-http|ports|presets|recorder|remembering|replay|reports|root|second-try|settings|users)|sdk\/wire|express|tldts|node:)/,
  "collector/dashboard/build.ts": /^(vite|node:)/,
  "collector/dashboard/vite.config.ts": /^(vite|@vitejs\/plugin-react)$/,
  // In the browser: the parts it is made of, and the rules, which are pure.
  "collector/dashboard":
    /^(collector\/domain\/|react|@mantine\/|@tabler\/|@tanstack\/|@xyflow\/react|recharts$|wouter(\/|$)|dayjs|get-nonce$|yaml$)/,
  "collector/enrich": /^(collector\/(domain|ports|remembering)|isbot$|mmdb-lib$|ua-parser-js$|node:)/,
  "collector/diary": /^(collector\/domain\/redaction|pino$)/,
  "collector/deciding": /^collector\/(domain|ports)/,
  "collector/courier": /^(collector\/(bell|domain|node-http|ports)|node:)/,
  "collector/replay": /^collector\/(domain|ports|deciding)/,
  "collector/reports/sql": /^(collector\/(domain|ports)|kysely$)/,
  "collector/reports/duckdb": /^(collector\/(domain|ports|reports\/sql)|@duckdb\/node-api$|kysely$|node:)/,
  "collector/reports/clickhouse":
    /^(collector\/(domain|ports|reports\/sql)|@clickhouse\/client$|kysely$|node:)/,
  "collector/reports": /^(collector\/(bell|domain|ports|questions|within)|node:)/,
  "collector/costs": /^(collector\/(domain|ports|imports\/read-file)|csv-parse$|node:)/,
  "collector/imports": /^(collector\/(bell|domain|ports|deciding)|csv-parse$|node:)/,
  "collector/presets": /^(collector\/root|yaml|zod|node:)/,
  "collector/recorder.ts": /^collector\/(domain|ports|deciding)/,
  "collector/claim-again.ts": /^(collector\/(domain|ports|recorder|soon)|node:)/,
  "collector/second-try.ts": /^collector\/(ports|recorder|soon)/,
  "collector/settings.ts": /^collector\/(domain|ports|settings-file)/,
  "collector/settings-file.ts": /^(collector\/domain|yaml|node:)/,
  "collector/commands/settings.ts": /^(collector\/(config|domain|ledger\/open|ports|settings)|yaml|node:)/,
  "collector/retention.ts": /^(collector\/(domain|ports)|node:)/,
  "collector/commands/ledger.ts": /^(collector\/(config|ledger)|node:)/,
  "collector/commands/reports.ts": /^(collector\/(config|reports\/clickhouse)|node:)/,
  "collector/commands/backup.ts": /^(collector\/(config|data-folder|ledger\/(sqlite|postgres)-copy)|node:)/,
  "collector/users": /^(collector\/(domain|ports)|node:)/,
  "collector/ids.ts": /^(collector\/(domain|ports)|node:)/,
  "collector/data-folder.ts": /^node:/,
  "collector/config.ts": /^(collector\/(diary\/levels|redis\/address|roles\/role)\.ts$|node:)/,
  "collector/redis/address.ts": /^$/,
  "collector/redis": /^(ioredis$|node:)/,
  "collector/metrics.ts": /^(collector\/(domain|ports|http\/routes|within)|prom-client)/,
  "collector/watch.ts": /^collector\/(ports|within)/,
  "collector/main.ts": /./,
  "sdk/build.ts": /./,
  "sdk/bundle.ts": /^(rollup|terser|node:)/,
  "sdk/arrange.ts": /./,
  "sdk/package": /./,
  sdk: /^$/,
}

const root = join(import.meta.dirname, "../..")
const files = globSync("{sdk,collector}/**/*.{ts,tsx}", { cwd: root }).sort()

/** What a file imports: a path from the root for our own files, a name for packages. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8")
  const named = [...source.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|^import "([^"]+)"/gm)]
  return named.map(([, ...found]) => {
    const name = found.find(Boolean) ?? ""
    return name.startsWith(".") ? relative(root, join(root, dirname(file), name)) : name
  })
}

describe("imports point inward", () => {
  it.each(files)("%s", (file) => {
    const place =
      Object.keys(MAY_IMPORT).find((place) => file === place || file.startsWith(`${place}/`)) ?? ""
    const allowed = MAY_IMPORT[place]
    expect(allowed, `nobody says what ${file} may import`).toBeDefined()
    const strangers = importsOf(file).filter((name) => !name.startsWith(`${place}/`) && !allowed?.test(name))
    expect(strangers).toEqual([])
  })

  it("is read from files that are there", () => expect(files.length).toBeGreaterThan(40))
})

it("no file imports itself by way of others", () => {
  const imports = new Map(files.map((file) => [file, importsOf(file).filter((name) => files.includes(name))]))
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of imports.get(from) ?? []) if (!seen.has(next)) reached(next, seen.add(next))
    return seen
  }
  expect(files.filter((file) => reached(file).has(file))).toEqual([])
})

it("the rules take time, chance and ids as arguments", () => {
  const impure =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bcrypto\b|\bprocess\b|\bfetch\(|\bsetTimeout\b/
  const guilty = files
    .filter((file) => file.startsWith("collector/domain/"))
    .filter((file) => {
      const code = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
      return impure.test(code)
    })
  expect(guilty).toEqual([])
})
