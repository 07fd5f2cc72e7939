import { describe } from "vitest"
import { peopleContract } from "../contract/people.ts"

describe("people in SQLite", peopleContract)
