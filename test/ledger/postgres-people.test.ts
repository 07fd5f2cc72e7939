import { describe } from "vitest"
import { peopleContract } from "../contract/people.ts"
import { useLedgers } from "../start/ledgers.ts"

useLedgers("PostgreSQL")
describe("people in PostgreSQL", peopleContract)
