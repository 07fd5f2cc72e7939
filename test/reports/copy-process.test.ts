import type { ChildProcess } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import type { Ledger } from "../../collector/ports.ts"
import { answeringFrom } from "../../collector/reports/answering.ts"
import { type Answering, answersOf } from "../../collector/reports/answers.ts"
import { type CopyProcess, createCopyProcess } from "../../collector/reports/copy-process.ts"
import { startKeeper } from "../../collector/roles/report.ts"
import { hit } from "../domain/builders.ts"
import { startProcess, temporaryFolder } from "../start/process.ts"
import { everything, mustAgree, write } from "./agreeing.ts"

interface Kept extends Answering {
  ledger: Ledger
  keeper: CopyProcess
  folder: string
  /** Those that keep the copy, and kept it, the newest last; and whether each was told to make it anew. */
  started: { child: ChildProcess; isAnew: boolean }[]
  said: string[]
}

/** A copy in a process of its own; its answers are those of the copy alone. */
async function withKept(use: (kept: Kept) => Promise<void>, patienceMs?: number): Promise<void> {
  const folder = temporaryFolder()
  const ledger = await openSqliteLedger(join(folder, "afterclick.sqlite"))
  const started: Kept["started"] = []
  const said: string[] = []
  const keeper = createCopyProcess({
    start: (isAnew) => {
      const child = startKeeper(isAnew, { PATH: process.env.PATH, DATA_DIR: folder })
      started.push({ child, isAnew })
      return child
    },
    observer: { copyIsBehind: () => undefined },
    onProblem: (what, error) => void said.push(`${what}: ${error}`),
    onTurn: (turn) => void said.push(turn),
    ...(patienceMs !== undefined && { patienceMs }),
  })
  const running = keeper.run()
  try {
    const never = answersOf({ figures: refusing(), ways: refusing() })
    await use({ ...answeringFrom(never, keeper, () => undefined), ledger, keeper, folder, started, said })
  } finally {
    keeper.stop()
    await running
    await ledger.close()
  }
}

/** Stands for the ledger where it is not to be asked. */
function refusing<Part extends object>(): Part {
  return new Proxy({} as Part, {
    get: () => async () => {
      throw new Error("the ledger was asked")
    },
  })
}

const isFresh = async (keeper: CopyProcess) => (await keeper.fresh()) !== null
/** Of a process that is started while the machine has much else to do. */
const PATIENCE = { timeout: 50_000 }
const mustBeFresh = ({ keeper }: Kept) => expect.poll(() => isFresh(keeper), PATIENCE).toBe(true)
const newest = (kept: Kept): ChildProcess => {
  const last = kept.started.at(-1)
  if (last === undefined) throw new Error("none was started")
  return last.child
}

describe("a copy in a process of its own", { timeout: 2 * PATIENCE.timeout }, () => {
  it("answers as the ledger does", async () => {
    await withKept(async (kept) => {
      await write(kept.ledger, { hits: [hit(), hit()] })
      await mustBeFresh(kept)
      await mustAgree(kept, kept.ledger, [everything])
    })
  })

  it("is there again after it was killed, and goes on where it was", async () => {
    await withKept(async (kept) => {
      await write(kept.ledger, { hits: [hit()] })
      await mustBeFresh(kept)
      newest(kept).kill("SIGKILL")
      await expect.poll(() => kept.said.join()).toContain("it ended with SIGKILL")
      expect(await kept.keeper.fresh()).toBeNull()
      await write(kept.ledger, { hits: [hit()] })
      await mustBeFresh(kept)
      await mustAgree(kept, kept.ledger, [everything])
      expect(kept.said.filter((said) => said.includes("made anew"))).toHaveLength(1)
      expect(readdirSync(kept.folder)).not.toContain("reports-2.duckdb")
    })
  })

  it("answers nobody for ever: a question ends with the process that was asked", async () => {
    await withKept(async (kept) => {
      await mustBeFresh(kept)
      newest(kept).kill("SIGSTOP")
      const asked = kept.keeper.fresh()
      newest(kept).kill("SIGKILL")
      expect(await asked).toBeNull()
    })
  })

  it("is started again if it says nothing any more", async () => {
    await withKept(async (kept) => {
      await mustBeFresh(kept)
      newest(kept).kill("SIGSTOP")
      await expect.poll(() => kept.started.length, PATIENCE).toBe(2)
      await write(kept.ledger, { hits: [hit()] })
      await mustBeFresh(kept)
      await mustAgree(kept, kept.ledger, [everything])
    }, 8_000)
  })

  it("that cannot even be started harms nobody: it is tried again, and the ledger answers", async () => {
    const said: string[] = []
    const behind: number[] = []
    const keeper = createCopyProcess({
      start: () => {
        throw new Error("spawn ETXTBSY")
      },
      ...{ observer: { copyIsBehind: (seconds) => behind.push(seconds) }, onTurn: () => undefined },
      onProblem: (what, error) => void said.push(`${what}: ${error}`),
    })
    const running = keeper.run()
    await expect.poll(() => said.length).toBe(2)
    expect(said[0]).toContain("it could not be started: Error: spawn ETXTBSY")
    expect(await keeper.fresh()).toBeNull()
    expect(behind).toEqual([0]) // and grows from there
    keeper.stop()
    await running
  })

  it("is made anew if its process ends again and again before it is whole", async () => {
    await withKept(async (kept) => {
      newest(kept).kill("SIGKILL")
      for (const time of [2, 3, 4]) {
        await expect.poll(() => kept.started.length).toBe(time)
        if (time < 4) newest(kept).kill("SIGKILL")
      }
      expect(kept.started.map(({ isAnew }) => isAnew)).toEqual([false, false, false, true])
    })
  })

  it("ends with the collector that was killed, and leaves its file to the next", async () => {
    const folder = temporaryFolder()
    const ledger = await openSqliteLedger(join(folder, "afterclick.sqlite"))
    await write(ledger, { hits: [hit()] })
    await ledger.close()
    const keeping = join(import.meta.dirname, "keeping.ts")
    for (let time = 0; time < 2; time++) {
      const collector = startProcess(process.execPath, [keeping], { DATA_DIR: folder })
      const [, pid = ""] = await collector.printed(/kept by (\d+)/)
      await collector.end("SIGKILL")
      await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false)
      expect(collector.output().includes("made anew")).toBe(time === 0)
    }
    expect(readdirSync(folder)).not.toContain("reports-2.duckdb")
  })
})
