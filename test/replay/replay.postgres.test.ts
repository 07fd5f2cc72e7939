import { useLedgers } from "../start/ledgers.ts"

// The same tests, on PostgreSQL.
useLedgers("PostgreSQL")
await import("./replay.test.ts?on=PostgreSQL")
