import { afterEach, expect, it } from "vitest"
import { repeatOf } from "../../collector/claim-again.ts"
import { createImporter, type Importer } from "../../collector/imports/importer.ts"
import { createSecondTry } from "../../collector/second-try.ts"
import { settings } from "../domain/builders.ts"
import { poison } from "../start/poison.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

let at: StartedRecorder
let importer: Importer
let running: Promise<void>
afterEach(async () => {
  open()
  importer.stop()
  await running
  await at.stop()
})

/** Nothing is recorded from when it is shut until it is open again. */
let gate = Promise.resolve()
let open = () => {}
function shut() {
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  open = resolve
}

async function start() {
  at = await startRecorder({
    ledger: (real) => ({
      ...real,
      transaction: async (names, work) => {
        await gate
        return await real.transaction(names, work)
      },
    }),
  })
  const { ledger, inbox, ids, problems } = at
  const of = { settings: () => settings(), clock: at.now, onProblem: (what: string) => problems.push(what) }
  importer = createImporter({ ledger, inbox, ids, repeatOf, ...of })
  running = importer.run()
}

const reached = async (id: string, state: string) =>
  await expect.poll(async () => (await at.ledger.imports.find(id))?.state).toBe(state)

/** A file that is committed, of which a row cannot be recorded until the fault is healed; gives that row. */
async function committed(text: string, fault: string) {
  const heal = poison(at.file, fault)
  const facts = { referer: null, ip: null, forwardedFor: null, userAgent: null, language: null }
  const request = { method: "POST", url: "", ...facts }
  const { id } = await importer.take({ text, name: null, sends: false, request, first: "commit" })
  await reached(id, "committed")
  const [row] = await at.ledger.imports.rows(id, { after: null, limit: 1 })
  return { id, heal, event: row?.event ?? "" }
}

const tryAgain = (event: string) =>
  createSecondTry({ inbox: at.inbox, ledger: at.ledger, recorder: at.recorder })(event)

it("a row that waited, and was put aside as its view came, is taken back with its import", async () => {
  await start()
  const view = at.viewEvent(at.ids.next(), "offer", { kind: "offer" })
  const { id, heal, event } = await committed(
    `${view.view?.hit}:A, 500`,
    "new.tx = 'A' and new.decision <> 'parked'",
  )
  await at.put(view)
  await at.recorder.retryParked()
  expect(await at.ledger.rejected.count()).toBe(1)
  heal()
  await importer.begin(id, "undo")
  await reached(id, "undone")
  expect(await tryAgain(event)).toBe("unknown")
  await at.recorder.retryParked()
  expect(await at.conversions()).toEqual([])
  expect((await at.ledger.log.event(event))?.outcome).toMatchObject({ decision: "refused", reason: "undone" })
})

it("a row that is tried again while its import is undone is taken back when it is recorded", async () => {
  await start()
  const { hit } = await at.view(at.ids.next(), "offer", { kind: "offer" })
  const { id, heal, event } = await committed(`${hit}:A, 500`, "new.tx = 'A'")
  heal()
  shut()
  const waiting = async () => (await at.inbox.waiting()).count
  const trying = tryAgain(event).catch(() => null) // it may be told to come again
  await expect.poll(waiting).toBe(1)
  await importer.begin(id, "undo")
  await expect.poll(waiting).toBeGreaterThan(1)
  open()
  await trying
  await reached(id, "undone")
  expect(await at.conversions()).toMatchObject([{ status: "deleted", undone: true }])
})
