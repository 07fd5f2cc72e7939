import { Text } from "@mantine/core"
import type { Conversion } from "../../api/conversion.ts"
import { useList } from "../../api/list.ts"
import { Empty } from "../../elements/empty.tsx"
import { Filters } from "../../elements/filters.tsx"
import { List } from "../../elements/list.tsx"
import { Page } from "../../elements/page.tsx"
import { PeriodPicker } from "../../elements/period-picker.tsx"
import { To } from "../../elements/to.tsx"
import { useAddress, useOpen } from "../../format/address.ts"
import { useSpan } from "../../format/period.ts"
import type { ScreenProps } from "../../screen-props.ts"
import { COLUMNS } from "./columns.tsx"
import { ConversionDetail } from "./conversion-detail.tsx"
import { useFilters } from "./filters.ts"

/** The log of conversions, newest first; one beside it, with all there is of it. */
export default function Conversions({ id }: ScreenProps) {
  const [address] = useAddress()
  const open = useOpen("/conversions")
  const filters = useFilters()
  const chosen = filters.flatMap(({ name }) => (address.has(name) ? [[name, address.get(name)]] : []))
  const span = useSpan()
  const list = useList<Conversion>("conversions", { ...Object.fromEntries(chosen), ...span })
  const isNarrowed = chosen.length > 0 || span !== null
  return (
    <Page
      title="Conversions"
      about="Every sale and lead that the rules made of what was claimed, newest first."
      actions={<PeriodPicker isOptional />}
    >
      <Filters filters={filters} search={{ name: "tx", placeholder: "Find a transaction" }} />
      <List
        label="Conversions, newest first"
        list={list}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        open={(conversion) => open(conversion.id)}
        isOpen={(conversion) => conversion.id === id}
        empty={isNarrowed ? <NoneLikeThat /> : <NoneYet />}
      />
      <ConversionDetail id={id} close={() => open(null)} />
    </Page>
  )
}

function NoneLikeThat() {
  return (
    <Empty title="No conversion is like that">
      <Text c="dimmed">Take a filter away, or choose another period.</Text>
    </Empty>
  )
}

function NoneYet() {
  return (
    <Empty title="No conversions yet">
      <Text c="dimmed" maw={520}>
        A conversion comes about when a visitor’s click is followed by a claim: from the thank-you page, a
        network’s postback, or a file. <To href="/builder">Build the first one</To>, and watch a test visit in
        the <To href="/doctor">doctor</To>.
      </Text>
    </Empty>
  )
}
