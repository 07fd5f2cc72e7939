import { Button, Group, Select, SimpleGrid, Stack, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { STATUSES } from "../../../domain/conversion/status.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import { written } from "../../format/money.ts"
import type { FormProps, Wishes } from "./correcting.ts"

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
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    await send(changesOf(now, new FormData(event.currentTarget)))
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
            autoFocus
          />
          <TextInput name="currency" label="Currency" defaultValue={now.currency} maxLength={3} />
          <Select
            name="status"
            label="Status"
            data={STATUSES.filter((one) => one !== "deleted" || one === now.status)}
            value={status}
            onChange={setStatus}
          />
          <TextInput name="type" label="Type" defaultValue={now.type} />
          <TextInput name="tx" label="Transaction" defaultValue={now.tx} />
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

/** What the form says otherwise than the conversion, and the note. */
function changesOf(now: Record<string, string>, form: FormData): Wishes {
  const said = [...form].map(([name, value]) => [name, String(value).trim()] as const)
  return Object.fromEntries(said.filter(([name, value]) => value !== "" && value !== now[name]))
}
