import { useLedgers } from "../start/ledgers.ts"

// The same tests, on PostgreSQL.
useLedgers("PostgreSQL")
await import("./sign-in.test.ts?on=PostgreSQL")
