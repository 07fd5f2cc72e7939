import { PasswordInput } from "@mantine/core"

interface ChosenPasswordProps {
  name: string
  label: string
  /** What it will mean to have it. */
  about: string
  /** Whether one types here first. */
  isFirst?: boolean
}

/** The field for a password that somebody has from now on. */
export function ChosenPassword({ name, label, about, isFirst = false }: ChosenPasswordProps) {
  return (
    <PasswordInput
      name={name}
      label={label}
      description={`10 characters at least. ${about}`}
      autoComplete="new-password"
      minLength={10}
      required
      data-autofocus={isFirst || undefined}
    />
  )
}
