import { Button, Modal, PasswordInput, Stack } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { askJson } from "../api/ask.ts"
import { useChange } from "../api/change.ts"
import type { SessionAnswer } from "../api/user.ts"
import { Problem } from "../elements/problem.tsx"

/** One's own password, changed by who knows the one before. */
export function NewPassword({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title="Change the password"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Passwords close={close} />
    </Modal>
  )
}

/** There only while the dialog is: what was typed or refused before is gone. */
function Passwords({ close }: { close: () => void }) {
  const client = useQueryClient()
  const change = useChange({
    make: (body: object) => askJson<SessionAnswer>("session/password", { method: "PUT", body }),
    done: () => "The password is changed.",
    changes: [],
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const took = (session: SessionAnswer) => {
      client.setQueryData(["session", {}], session) // it is a new sign-in, whose changes carry another token
      close()
    }
    change.mutate({ old: fields.get("old"), new: fields.get("new") }, { onSuccess: took })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          name="old"
          label="Password until now"
          autoComplete="current-password"
          required
          data-autofocus
        />
        <PasswordInput
          name="new"
          label="New password"
          description="10 characters at least. Everywhere else you are signed out."
          autoComplete="new-password"
          minLength={10}
          required
        />
        {change.error && <Problem error={change.error} />}
        <Button type="submit" loading={change.isPending}>
          Change
        </Button>
      </Stack>
    </form>
  )
}
