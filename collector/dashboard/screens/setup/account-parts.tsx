import { Fields } from "./fields/fields.tsx"
import { ACCOUNT, CURRENCIES } from "./forms/account.ts"
import { SITES } from "./forms/sites.ts"
import { PartHead } from "./part-head.tsx"

/** What holds for everything. */
export function AccountPart() {
  return (
    <>
      <PartHead
        title="Account"
        about="What holds for everything, unless a type or an offer source says otherwise."
      />
      <Fields groups={ACCOUNT} path={["account"]} />
    </>
  )
}

/** The account's currency, and what others are worth in it. */
export function CurrenciesPart() {
  return (
    <>
      <PartHead
        title="Currencies"
        about="Amounts are kept as they were told; reports are in the account's currency."
      />
      <Fields groups={CURRENCIES} path={["account"]} />
    </>
  )
}

/** Where the script runs, and by which names the collector is reached. */
export function SitesPart() {
  return (
    <>
      <PartHead title="Sites" />
      <Fields groups={SITES} path={[]} />
    </>
  )
}
