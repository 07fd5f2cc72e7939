import { useClickhouse } from "./copies.ts"

// The same test, with the copy in ClickHouse.
await useClickhouse()
await import("./twin.test.ts?on=ClickHouse")
