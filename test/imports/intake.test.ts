import { afterEach, expect, it } from "vitest"
import { takeIn } from "../../collector/imports/intake.ts"
import { UnreadableFile } from "../../collector/imports/read-file.ts"
import type { Ledger } from "../../collector/ports.ts"
import { id, NOW, received } from "../domain/builders.ts"
import { openLedger } from "../start/ledgers.ts"
import { turnsOfOthers } from "../start/turns.ts"

let ledger: Ledger
afterEach(async () => await ledger.close())

it("a file with too many rows is refused while others have their turn", async () => {
  ledger = await openLedger()
  const atOnce = async () => undefined // so that only while the file is read is there anything to wait for
  const needs = {
    imports: { ...ledger.imports, add: atOnce, remove: atOnce },
    clock: () => NOW,
    ids: { next: () => id(), hitOf: () => id() },
  }
  const { request } = received({})
  const file = { name: null, sends: false, request, first: "preview", text: "H\n".repeat(1_000_001) } as const
  const taken = async () => await expect(takeIn(file, needs)).rejects.toThrow(UnreadableFile)
  expect(await turnsOfOthers(taken)).toBeGreaterThan(100)
})
