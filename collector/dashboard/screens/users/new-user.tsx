import { TextInput } from "@mantine/core"
import { useState } from "react"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { Role, User } from "../../api/user.ts"
import { ChosenPassword } from "../../elements/chosen-password.tsx"
import { FormDialog } from "../../elements/form-dialog.tsx"
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
  const submit = (fields: FormData) => {
    const body = {
      name: fields.get("name"),
      password: fields.get("password"),
      role: isFirst ? "admin" : role,
    }
    add.mutate(body, { onSuccess: close })
  }
  return (
    <FormDialog {...{ isOpen, close, submit }} change={add} title="Add a user" action="Add">
      <TextInput name="name" label="Name" autoComplete="off" required data-autofocus />
      <ChosenPassword name="password" label="Password" about="They can change it once they are in." />
      {!isFirst && <RoleChoice label="Role" value={role} onChange={setRole} />}
    </FormDialog>
  )
}
