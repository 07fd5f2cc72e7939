import { openAtOnce } from "../../collector/ledger/open.ts"
import { copyOf } from "./copies.ts"

/** Follows a ledger until it is killed. */
const [, , place = "", file = ""] = process.argv
const databaseUrl = place.startsWith("postgres") ? place : null
const ledger = await openAtOnce({ databaseUrl, file: place }, { clock: Date.now, onProblem: console.error })
const { keeper } = copyOf(ledger, file)
while ((await keeper.fresh()) === null) await new Promise((resolve) => setTimeout(resolve, 5))
console.log("following")
