import { describe } from "vitest"
import { deliveriesContract } from "../contract/deliveries.ts"
import { sharedLedger } from "../start/postgres.ts"

describe("what is sent on, in PostgreSQL", () => {
  deliveriesContract(sharedLedger)
})
