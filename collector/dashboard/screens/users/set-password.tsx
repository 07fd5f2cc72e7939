import { Button, Modal, PasswordInput, Stack } from "@mantine/core"
import type { FormEvent } from "react"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { User } from "../../api/user.ts"
import { Problem } from "../../elements/problem.tsx"

interface SetPasswordProps {
  user: Pick<User, "id" | "name">
  isOpen: boolean
  close: () => void
}

/** Another password for somebody who has forgotten theirs. */
export function SetPassword({ user: { id, name }, isOpen, close }: SetPasswordProps) {
  const change = useChange({
    make: (password: unknown) => askJson(`users/${id}`, { method: "PATCH", body: { password } }),
    done: () => `${name} signs in by the new password.`,
    changes: ["users"],
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change.mutate(new FormData(event.currentTarget).get("password"), { onSuccess: close })
  }
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={`A new password for ${name}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            name="password"
            label="Password"
            description="10 characters at least. They are signed out everywhere, and can change it once they are in."
            autoComplete="new-password"
            minLength={10}
            required
            data-autofocus
          />
          {change.error && <Problem error={change.error} />}
          <Button type="submit" loading={change.isPending}>
            Set
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
