import { Button, Group, Stack, Text, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import type { FormProps } from "./correcting.ts"

/** Takes a conversion out of every sum, its history kept. */
export function DeleteForm({ send, cancel }: FormProps) {
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    const note = String(new FormData(event.currentTarget).get("note")).trim()
    await send(note === "" ? {} : { note })
    setBusy(false)
  }
  return (
    <form onSubmit={submit} aria-label="Delete the conversion" className="form">
      <Stack gap="sm">
        <Text size="sm">
          It leaves every sum and report; its history stays, and it can be brought back by the status
          approved.
        </Text>
        <TextInput name="note" label="Note" placeholder="Why it is deleted" autoFocus />
        <Group gap="xs">
          <Button type="submit" size="xs" color="red" loading={isBusy}>
            Delete the conversion
          </Button>
          <Button variant="subtle" color="gray" size="xs" onClick={cancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
