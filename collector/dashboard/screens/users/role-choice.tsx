import { Select } from "@mantine/core"
import { ROLES, type Role } from "../../api/user.ts"

/** What each role may do, in words. */
const MEANS: Readonly<Record<Role, string>> = {
  view: "view: sees everything but what is sent to destinations",
  edit: "edit: and changes settings, conversions and files",
  admin: "admin: and users, tokens, erasing",
}

interface RoleChoiceProps {
  label: string
  value: Role
  onChange: (role: Role) => void
  /** Where it stands among others that say what it is. */
  isBare?: boolean
}

/** One of the roles, which are the scopes of tokens as well. */
export function RoleChoice({ label, value, onChange, isBare = false }: RoleChoiceProps) {
  return (
    <Select
      {...(isBare ? { "aria-label": label, w: 120 } : { label })}
      data={ROLES.map((role) => ({ value: role, label: isBare ? role : MEANS[role] }))}
      value={value}
      onChange={(role) => role && onChange(role)}
    />
  )
}
