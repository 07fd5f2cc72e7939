import type { Conversion } from "../../api/conversion.ts"
import { Named } from "../../elements/named.tsx"
import type { Column } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { DASH } from "../../format/number.ts"
import { Duplicate } from "./duplicate.tsx"
import { Revenue } from "./revenue.tsx"

const orDash = (text: string | null) => (text === null ? DASH : <span title={text}>{text}</span>)

/** The columns of the log of conversions. */
export const COLUMNS: readonly Column<Conversion>[] = [
  { key: "at", title: "Time", cell: ({ at }) => <When at={at} /> },
  { key: "type", title: "Type", cell: ({ type }) => <b title={type}>{type}</b> },
  { key: "status", title: "Status", cell: ({ status }) => <Word>{status}</Word> },
  {
    key: "duplicate",
    title: "Duplicate",
    isMinor: true,
    cell: ({ duplicate }) => <Duplicate>{duplicate}</Duplicate>,
  },
  {
    key: "revenue",
    title: "Revenue",
    isNumber: true,
    cell: (conversion) => <Revenue conversion={conversion} />,
  },
  { key: "page", title: "Page", isMinor: true, cell: ({ names }) => orDash(names.page) },
  {
    key: "source",
    title: "Source",
    isMinor: true,
    cell: ({ source }) => <Named as="source">{source}</Named>,
  },
  { key: "campaign", title: "Campaign", isMinor: true, cell: ({ campaign }) => orDash(campaign) },
  {
    key: "tx",
    title: "Transaction",
    isMinor: true,
    cell: ({ tx }) => (tx === null ? DASH : <code title={tx}>{tx}</code>),
  },
]
