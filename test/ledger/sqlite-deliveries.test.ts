import { join } from "node:path"
import { describe } from "vitest"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { deliveriesContract } from "../contract/deliveries.ts"
import { temporaryFolder } from "../start/process.ts"

describe("what is sent on, in SQLite", () => {
  deliveriesContract(() => openSqliteLedger(join(temporaryFolder(), "ledger.sqlite")))
})
