import { describe } from "vitest"
import { usersContract } from "../contract/users.ts"

describe("users, sign-ins and tokens", usersContract)
