import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { readConfig } from "../../collector/config.ts"
import { rolesOf } from "../../collector/roles/role.ts"

const deploy = join(import.meta.dirname, "../../deploy")
const read = (file: string) => readFileSync(join(deploy, file), "utf8")

/** `NAME=value` lines, as systemd reads them. */
function environmentOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => /^[A-Z_]+=/.test(line))
  return Object.fromEntries(lines.map((line) => [line.split("=")[0] ?? "", line.replace(/^[^=]+=/, "")]))
}

/** The roles a command line names: what comes behind the program. */
const rolesIn = (words: readonly string[]) => [...(rolesOf(words) ?? ["no role"])]

describe("the units of systemd", () => {
  const units = globSync("systemd/*.service", { cwd: deploy })
  it("are one for all roles, and one for each", () => {
    const roles = units.map((unit) => {
      const [, words = ""] = /^ExecStart=\S+ bin\/afterclick\.js(.*)$/m.exec(read(unit)) ?? []
      return rolesIn(words.split(" ").filter(Boolean)).join(" ")
    })
    expect(roles.toSorted()).toEqual(["collect", "collect record courier", "courier", "record"])
  })

  it("keep what they make for its owner alone", () => {
    for (const unit of units)
      expect([unit, ...read(unit).split("\n")]).toEqual(
        expect.arrayContaining([unit, "UMask=0077", "StateDirectoryMode=0700"]),
      )
  })

  const environment = environmentOf(read("systemd/environment.example"))
  const started = (role: string, more: Record<string, string> = {}) =>
    readConfig({ ...environment, ...more }, rolesOf([role]) ?? new Set())

  it("read an environment with which every role starts, once it has a token of its own", () => {
    for (const role of ["collect", "record", "courier"])
      expect(started(role, { ADMIN_TOKEN: "a-long-random-text" })).not.toHaveProperty("problems")
  })

  it("open no doors with the environment as it stands: everybody would know the token", () => {
    expect(started("collect")).toEqual({ problems: [expect.stringContaining("ADMIN_TOKEN")] })
  })
})

describe("the compose file", () => {
  type Service = { command?: string[]; environment?: Record<string, string>; image: string }
  const { services } = parse(read("compose/compose.yaml"), { merge: true }) as {
    services: Record<string, Service> // what compose reads
  }
  const ours = Object.values(services).filter(({ image }) => image === "afterclick")

  it("starts every role, with all that it must be told", () => {
    const roles = ours.flatMap(({ command = [] }) => rolesIn(command))
    expect(roles.toSorted()).toEqual(["collect", "courier", "record"])
    for (const { command = [], environment = {} } of ours) {
      const filled = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, filledIn(value)]),
      )
      expect(readConfig(filled, rolesOf(command) ?? new Set())).not.toHaveProperty("problems")
    }
  })

  it("keeps what Redis has acknowledged", () =>
    expect(services.redis?.command).toEqual(expect.arrayContaining(["--appendonly", "yes", "noeviction"])))
})

/** With what an operator would put in place of each variable. */
function filledIn(value: string): string {
  return value.replaceAll(/\$\{(\w+)[^}]*\}/g, (_whole, name) =>
    name === "PUBLIC_URL" ? "https://track.example.com" : "a-long-random-text",
  )
}
