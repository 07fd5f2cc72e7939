import { PasswordInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { askJson } from "../api/ask.ts"
import { useChange } from "../api/change.ts"
import type { SessionAnswer } from "../api/user.ts"
import { ChosenPassword } from "../elements/chosen-password.tsx"
import { FormDialog } from "../elements/form-dialog.tsx"

/** One's own password, changed by who knows the one before. */
export function NewPassword({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const client = useQueryClient()
  const change = useChange({
    make: (body: object) => askJson<SessionAnswer>("session/password", { method: "PUT", body }),
    done: () => "The password is changed.",
    changes: [],
  })
  const submit = (fields: FormData) => {
    const took = (session: SessionAnswer) => {
      client.setQueryData(["session", {}], session) // it is a new sign-in, whose changes carry another token
      close()
    }
    change.mutate({ old: fields.get("old"), new: fields.get("new") }, { onSuccess: took })
  }
  return (
    <FormDialog {...{ isOpen, close, change, submit }} title="Change the password" action="Change">
      <PasswordInput
        name="old"
        label="Password until now"
        autoComplete="current-password"
        required
        data-autofocus
      />
      <ChosenPassword name="new" label="New password" about="Everywhere else you are signed out." />
    </FormDialog>
  )
}
