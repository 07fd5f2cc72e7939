import type { Spending } from "../../collector/costs/costs.ts"
import type { Campaign } from "./campaigns.ts"

/** How many came on a day, by campaign. */
export interface ClicksOfDay {
  /** The midnight it begins with, in ms since 1970. */
  date: number
  clicks: readonly { campaign: Campaign; count: number; isBad: boolean }[]
}

/** When a campaign goes bad its clicks become dearer, too. */
const DEARER = 1.7

/** Uploads what the campaigns that are charged by the day have cost on one. */
export async function uploadSpend(spending: Spending, { date, clicks }: ClicksOfDay): Promise<void> {
  const day = new Date(date).toISOString().slice(0, 10)
  const rows = clicks.flatMap(({ campaign: { source, name, dailyCpc }, count, isBad }) => {
    if (dailyCpc === undefined || count === 0) return []
    const amount = (count * dailyCpc * (isBad ? DEARER : 1)).toFixed(2)
    return [`${source},${name},${day},${amount}`]
  })
  if (rows.length === 0) return
  const text = ["source,campaign,from,amount", ...rows].join("\n")
  const { upload } = await spending.take({ text, name: `Meta, ${day}`, overlap: "refuse" })
  await spending.commit(upload.id)
}
