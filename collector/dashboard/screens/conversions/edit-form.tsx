import { Button, Group, Select, SimpleGrid, Stack, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { STATUSES } from "../../../domain/conversion/status.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import { written } from "../../format/money.ts"
import { changesOf, emptiedIn } from "./changes.ts"
import type { FormProps } from "./correcting.ts"

/** What of a conversion can be set right, as it is now. */
const fieldsOf = ({ amountMinor, currency, status, type, tx }: WholeConversion) => ({
  revenue: written(amountMinor, currency),
  currency,
  status,
  type,
  tx: tx ?? "",
})

/** Sets a conversion right: only what was changed is claimed. */
export function EditForm({ conversion, send, cancel }: FormProps) {
  const [now] = useState(() => fieldsOf(conversion)) // what the form shows, whatever others change meanwhile
  const [status, setStatus] = useState<string | null>(now.status)
  const [emptied, setEmptied] = useState<string[]>([])
  const [isBusy, setBusy] = useState(false)
  const faultOf = (name: string) => emptied.includes(name) && "It can be changed, but not taken away"
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = [...new FormData(event.currentTarget)]
    const said = Object.fromEntries(fields.map(([name, value]) => [name, String(value).trim()]))
    const without = emptiedIn(now, said)
    setEmptied(without)
    if (without.length > 0) return
    setBusy(true)
    await send(changesOf(now, said))
    setBusy(false)
  }
  return (
    <form onSubmit={submit} aria-label="Edit the conversion" className="form">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            name="revenue"
            label="Revenue"
            inputMode="decimal"
            defaultValue={now.revenue}
            error={faultOf("revenue")}
            autoFocus
          />
          <TextInput
            name="currency"
            label="Currency"
            defaultValue={now.currency}
            maxLength={3}
            error={faultOf("currency")}
          />
          <Select
            name="status"
            label="Status"
            data={STATUSES.filter((one) => one !== "deleted" || one === now.status)}
            value={status}
            onChange={setStatus}
          />
          <TextInput name="type" label="Type" defaultValue={now.type} error={faultOf("type")} />
          <TextInput name="tx" label="Transaction" defaultValue={now.tx} error={faultOf("tx")} />
          <TextInput name="note" label="Note" placeholder="Why it is set right" />
        </SimpleGrid>
        <Group gap="xs">
          <Button type="submit" size="xs" loading={isBusy}>
            Save the change
          </Button>
          <Button variant="subtle" color="gray" size="xs" onClick={cancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
