import { type RawBuilder, sql } from "kysely"

/** Whether the id of a hit, which is called so, is wanted. */
export type IsWanted = (id: RawBuilder<unknown>) => RawBuilder<unknown>

/**
 * A statement of what uploads that count have told that hits cost, in each currency, numbered in the order of their
 * names.
 */
export function toldCosts(isWanted: IsWanted): RawBuilder<unknown> {
  return sql`
    select share.hit as hit, spend.currency as currency, sum(share.micros) as micros,
      row_number() over (partition by share.hit order by spend.currency) as nth
    from cost_shares as share join cost_rows as spend on spend.id = share.row
    where spend.counts = 1 and ${isWanted(sql.ref("share.hit"))} group by share.hit, spend.currency`
}
