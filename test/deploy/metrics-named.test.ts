import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { type RunningCollector, startCollector } from "../start/collector.ts"

const read = (file: string) => readFileSync(`${import.meta.dirname}/../../deploy/${file}`, "utf8")

interface Panel {
  id: number
  type: string
  title: string
  gridPos: Record<"x" | "y" | "w" | "h", number>
  targets?: { expr: string }[]
}
interface Dashboard {
  title: string
  panels: Panel[]
}
interface Alerts {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[]
}

const dashboard = JSON.parse(read("grafana/afterclick.json")) as Dashboard // as Grafana reads it
const alerts = (parse(read("prometheus/alerts.yaml")) as Alerts).groups.flatMap(({ rules }) => rules)
const asked = [...dashboard.panels.flatMap(({ targets = [] }) => targets), ...alerts].map(({ expr }) => expr)
/** Every name of ours in them, each once. */
const named = [...new Set(asked.flatMap((expr) => expr.match(/afterclick_\w+/g) ?? []))].sort()

describe("what Grafana shows and Prometheus warns of", () => {
  let collector: RunningCollector
  let series = ""
  beforeAll(async () => {
    collector = await startCollector()
    series = await (await fetch(`${collector.url}/metrics`)).text()
  })
  afterAll(async () => void (await collector.end()))

  it.each(named)("%s is counted", (name) => {
    const counted = name.replace(/_(?:bucket|count|sum)$/, "")
    expect(series).toMatch(new RegExp(`^# TYPE (?:${name}|${counted}) `, "m"))
  })
  it("is a good part of all that is counted", () => expect(named.length).toBeGreaterThan(20))
})

describe("the dashboard", () => {
  it("has rows for each part, and every panel an id of its own", () => {
    const rows = dashboard.panels.filter(({ type }) => type === "row").map(({ title }) => title)
    expect(rows).toEqual(["Received", "Decided", "Latencies", "Inbox", "Deliveries", "Faults", "Process"])
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
  it("has no panel over another", () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })
})

it("every alert says what is wrong, under a name of its own", () => {
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
  for (const { annotations } of alerts) expect(annotations.summary).toMatch(/\w/)
})
