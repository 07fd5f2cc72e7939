import { useLedgers } from "../start/ledgers.ts"

// The same tests, on PostgreSQL.
useLedgers("PostgreSQL")
await import("./report.test.ts?on=PostgreSQL")
