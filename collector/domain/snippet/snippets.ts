import { MAKERS } from "./makers.ts"
import { type Order, orderOf, type SnippetNeeds, type SnippetWishes } from "./order.ts"
import { unsaid } from "./parts.ts"
import { type Snippet, type SnippetWarning, snippetWarning } from "./snippet.ts"

/** The texts to copy for what a user wishes, and what they should know of them. */
export function snippetsFor(
  wishes: SnippetWishes,
  needs: SnippetNeeds,
): { snippets: Snippet[]; warnings: SnippetWarning[] } {
  const order = orderOf(wishes, needs)
  const snippets = MAKERS[wishes.integration].flatMap((make) => make(order))
  const warnings = WARNINGS.filter(({ holds }) => holds(order)).map(({ code }) => snippetWarning(code))
  return { snippets, warnings: [...warnings, ...unsaidWarnings(order)] }
}

const WARNINGS: readonly { code: SnippetWarning["code"]; holds: (order: Order) => boolean }[] = [
  { code: "guessed_macros", holds: ({ macros }) => macros.isGuessed },
  { code: "key_masked", holds: ({ source, showsKey }) => source?.key !== undefined && !showsKey },
  { code: "addresses", holds: ({ source }) => (source?.addresses.length ?? 0) > 0 },
  {
    code: "no_default_payout",
    holds: ({ wishes, page }) =>
      wishes.payout === "fixed" && wishes.rev === null && page !== undefined && page.payout === undefined,
  },
  {
    code: "type_not_registered",
    holds: ({ sales, settings }) => sales.some(({ type }) => !settings.types.has(type)),
  },
  { code: "closed_to_browsers", holds: ({ source }) => source?.browser === false },
  {
    code: "browser_deletes",
    holds: ({ sales, source, settings }) =>
      sales.some(({ status }) => status === "deleted") &&
      !(source?.browserStatus ?? settings.account.browserStatus),
  },
]

function unsaidWarnings(order: Order): SnippetWarning[] {
  const found = order.sales.flatMap((sale) => unsaid(order, sale).map((one) => ({ ...one, sale })))
  const warnings = found.map(({ name, why, sale }) =>
    snippetWarning(why, why === "no_word" ? `status ${sale.status}` : name),
  )
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()]
}
