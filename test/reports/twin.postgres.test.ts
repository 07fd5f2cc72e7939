import { useLedgers } from "../start/ledgers.ts"

// The same test, on PostgreSQL.
useLedgers("PostgreSQL")
await import("./twin.test.ts?on=PostgreSQL")
