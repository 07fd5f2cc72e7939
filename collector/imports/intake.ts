import type { RequestFacts } from "../domain/event.ts"
import type { Import, ImportRow } from "../domain/import/import.ts"
import { begun } from "../domain/import/progress.ts"
import type { Row } from "../domain/import/row.ts"
import { STEPS } from "../domain/import/steps.ts"
import type { Clock, Ids, Imports } from "../ports.ts"
import { piecesOf, readFile, UnreadableFile } from "./read-file.ts"

/** Rows of one file at most: what a preview would do with them is held in memory. */
const MOST_ROWS = 1_000_000
/** Rows that are kept at a time while a file is read. */
const ROWS_AT_ONCE = 1_000

/** A file of claims as it came. */
export interface ClaimFile {
  text: string
  name: string | null
  /** Whether its claims may be sent on. */
  sends: boolean
  request: RequestFacts
  /** What is done with it at once. */
  first: "preview" | "commit"
}

export interface IntakeNeeds {
  imports: Imports
  ids: Ids
  clock: Clock
}

/**
 * Keeps the rows of a file as an import that is ready for its first step. Until all of them are kept it is not
 * there for anybody.
 * @throws UnreadableFile
 */
export async function takeIn({ text, first, ...of }: ClaimFile, needs: IntakeNeeds): Promise<Import> {
  const { imports, ids, clock } = needs
  const beingRead: Import = { ...NOTHING_YET, ...of, id: ids.next(), at: clock(), since: clock() }
  await imports.add(beingRead)
  try {
    const one = begun(await keepRows(beingRead, text, needs), STEPS[first].during, clock())
    await imports.change(one, "reading")
    return one
  } catch (error) {
    await imports.remove(beingRead.id)
    throw error
  }
}

const NOTHING_YET = {
  state: "reading",
  rows: 0,
  faults: 0,
  done: 0,
  line: null,
  decisions: {},
  revenue: {},
  error: null,
} as const satisfies Partial<Import>

async function keepRows(one: Import, text: string, { imports, ids }: IntakeNeeds): Promise<Import> {
  if (await hasTooMany(text))
    throw new UnreadableFile(`A file may have ${MOST_ROWS.toLocaleString("en")} rows at most.`)
  let [rows, faults] = [0, 0]
  for await (const some of together(readFile(text))) {
    rows += some.length
    faults += some.filter((row) => "fault" in row).length
    await imports.addRows(
      one.id,
      some.map((row) => keptRow(row, ids)),
    )
  }
  if (rows === 0) throw new UnreadableFile("There are no rows in the file.")
  return { ...one, rows, faults }
}

/** Counted before a million rows are kept in vain; but a row may have several lines. */
async function hasTooMany(text: string): Promise<boolean> {
  let lines = 1
  for await (const piece of piecesOf(text)) lines += piece.split("\n").length - 1
  if (lines <= MOST_ROWS) return false
  let rows = 0
  for await (const some of together(readFile(text))) {
    rows += some.length
    if (rows > MOST_ROWS) return true
  }
  return false
}

function keptRow(row: Row, ids: Ids): ImportRow {
  return { fields: null, text: null, fault: null, ...row, event: ids.next(), undo: ids.next() }
}

async function* together(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let some: Row[] = []
  for await (const row of rows) {
    some.push(row)
    if (some.length < ROWS_AT_ONCE) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}
