import { expect } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { ReportQuestion } from "../../collector/domain/report/question.ts"
import type { Ledger } from "../../collector/ports.ts"
import { type Answering, answersOf } from "../../collector/reports/answers.ts"
import { count } from "../../collector/reports/count.ts"
import { createReporter, termsOf } from "../../collector/reports/reporter.ts"
import { NOW, settings } from "../domain/builders.ts"
import { openLedger } from "../start/ledgers.ts"
import { document } from "./any-world.ts"
import { type Copied, copyOf, newCopyPlace } from "./copies.ts"

const inForce = settings(document)
/** A report with all that is counted, not as it is written. */
export const countedBy = ({ figures }: Pick<Ledger, "figures">, question: ReportQuestion) =>
  count(figures, question, termsOf(inForce))

type Asked = Answering | Pick<Ledger, "figures" | "ways">
function reporterOf(of: Asked) {
  const answering = "report" in of ? of : answersOf(of)
  const { report, journeys } = createReporter({ ...answering, settings: () => inForce })
  return {
    journeys,
    report: async (question: ReportQuestion) => JSON.parse((await report(question, "json")).text),
  }
}

/** What is asked of both, and what they answer: the same, to the cent. */
export async function mustAgree(copied: Asked, ledger: Asked, asked: readonly ReportQuestion[]) {
  const [one, other] = [reporterOf(copied), reporterOf(ledger)]
  for (const question of asked) {
    expect(await one.report(question)).toEqual(await other.report(question))
    expect(await one.journeys(question, null)).toEqual(await other.journeys(question, null))
    const [mine, theirs] = await Promise.all(
      [copied, ledger].map(async ({ ways }) => await ways.inFunnel("spring", question)),
    )
    expect(sorted(mine)).toEqual(sorted(theirs))
  }
}

const sorted = (traffic: object | undefined) =>
  Object.values(traffic ?? {}).map((rows: object[]) => rows.map((row) => JSON.stringify(row)).sort())

export const write = (ledger: Ledger, changes: Partial<ReturnType<typeof noChanges>>) =>
  ledger.transaction([], (books) => books.write({ ...noChanges(), ...changes }))

export const everything: ReportQuestion = {
  ...{ by: ["page", "source"], filters: [], from: 0, to: NOW * 2, timezone: "UTC", offsets: [] },
  ...{ clock: "visit", model: "last", withBots: false, offerSources: new Map(), most: 1_000 },
}

interface Running {
  ledger: Ledger
  copied: Copied
  file: string
}

export async function withCopy(
  use: (running: Running) => Promise<void>,
  file = newCopyPlace(),
  place?: string,
): Promise<void> {
  const ledger = await openLedger(place)
  const copied = copyOf(ledger, file)
  try {
    await use({ ledger, copied, file })
  } finally {
    await copied.stop()
    await ledger.close()
  }
}
