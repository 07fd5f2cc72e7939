import type { Migration } from "kysely/migration"
import * as beginnings from "./001-beginnings.ts"

/** Every migration, in the order of their names. One that has been released is never changed. */
export const migrations: Record<string, Migration> = {
  "001-beginnings": beginnings,
}
