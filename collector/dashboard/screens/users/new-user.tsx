import { Button, Modal, PasswordInput, Stack, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { Role, User } from "../../api/user.ts"
import { Problem } from "../../elements/problem.tsx"
import { RoleChoice } from "./role-choice.tsx"

/** One more user; the first is an admin. */
export function NewUser({
  isOpen,
  close,
  isFirst,
}: {
  isOpen: boolean
  close: () => void
  isFirst: boolean
}) {
  const [role, setRole] = useState<Role>("view")
  const add = useChange({
    make: (body: object) => askJson<User>("users", { method: "POST", body }),
    done: ({ name }) => `${name} may sign in now.`,
    changes: ["users", "session"],
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const body = {
      name: fields.get("name"),
      password: fields.get("password"),
      role: isFirst ? "admin" : role,
    }
    add.mutate(body, { onSuccess: close })
  }
  return (
    <Modal opened={isOpen} onClose={close} title="Add a user" closeButtonProps={{ "aria-label": "Close" }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput name="name" label="Name" autoComplete="off" required data-autofocus />
          <PasswordInput
            name="password"
            label="Password"
            description="10 characters at least. They can change it once they are in."
            autoComplete="new-password"
            minLength={10}
            required
          />
          {!isFirst && <RoleChoice label="Role" value={role} onChange={setRole} />}
          {add.error && <Problem error={add.error} />}
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
