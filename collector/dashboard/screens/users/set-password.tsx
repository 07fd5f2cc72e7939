import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { User } from "../../api/user.ts"
import { ChosenPassword } from "../../elements/chosen-password.tsx"
import { FormDialog } from "../../elements/form-dialog.tsx"

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
  return (
    <FormDialog
      {...{ isOpen, close, change }}
      title={`A new password for ${name}`}
      action="Set"
      submit={(fields) => change.mutate(fields.get("password"), { onSuccess: close })}
    >
      <ChosenPassword
        name="password"
        label="Password"
        about="They are signed out everywhere, and can change it once they are in."
        isFirst
      />
    </FormDialog>
  )
}
