import { createCopyProcess } from "../../collector/reports/copy-process.ts"
import { startKeeper } from "../../collector/roles/report.ts"

/** Has a copy kept of the ledger in DATA_DIR, until it is killed. */
let pid: number | undefined
const keeper = createCopyProcess({
  start: (isAnew) => {
    const child = startKeeper(isAnew)
    pid = child.pid
    return child
  },
  observer: { copyIsBehind: () => undefined },
  onProblem: console.error,
  onTurn: console.log,
})
void keeper.run()
while ((await keeper.fresh()) === null) await new Promise((resolve) => setTimeout(resolve, 5))
console.log(`kept by ${pid}`)
