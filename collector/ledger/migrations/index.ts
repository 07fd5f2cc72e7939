import type { Migration } from "kysely/migration"
import * as firstTables from "./001-first-tables.ts"
import * as imports from "./002-imports.ts"
import * as clients from "./003-clients.ts"
import * as redirects from "./004-redirects.ts"
import * as deliveries from "./005-deliveries.ts"
import * as costs from "./006-costs.ts"
import * as people from "./007-people.ts"
import * as months from "./008-months.ts"
import * as users from "./009-users.ts"
import * as reports from "./010-reports.ts"
import * as settled from "./011-settled.ts"
import * as changes from "./012-changes.ts"
import * as chance from "./013-chance.ts"
import * as longTexts from "./014-long-texts.ts"

/** Every migration, in the order of their names. One that has been released is never changed. */
export const migrations: Record<string, Migration> = {
  "001-first-tables": firstTables,
  "002-imports": imports,
  "003-clients": clients,
  "004-redirects": redirects,
  "005-deliveries": deliveries,
  "006-costs": costs,
  "007-people": people,
  "008-months": months,
  "009-users": users,
  "010-reports": reports,
  "011-settled": settled,
  "012-changes": changes,
  "013-chance": chance,
  "014-long-texts": longTexts,
}
