import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { startProcess } from "../start/process.ts"

const program = join(import.meta.dirname, "../../bin/afterclick.js")

describe("an older Node", () => {
  it("can link the program: by name it takes only what every Node has", () => {
    const source = readFileSync(program, "utf8")
    const named = [...source.matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, names = ""]) => names.split(","))
    expect(named.map((name) => name.trim())).toEqual(["existsSync"])
  })

  it("is told which one it has to be", async () => {
    const older = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.1.0"})`
    const started = startProcess(process.execPath, ["--import", older, program])
    expect(await started.ended).toBe(1)
    expect(started.output()).toBe("Afterclick needs Node 24; this is 20.1.0.\n")
  })
})
