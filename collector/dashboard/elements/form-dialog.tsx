import { Button, Modal, Stack } from "@mantine/core"
import type { UseMutationResult } from "@tanstack/react-query"
import type { FormEvent, ReactNode } from "react"
import { Problem } from "./problem.tsx"

interface FormDialogProps {
  isOpen: boolean
  close: () => void
  title: string
  /** The word for what is done. */
  action: string
  /** What comes of it. */
  change: Pick<UseMutationResult<unknown, Error, never>, "error" | "isPending" | "reset">
  /** Told what the fields say. */
  submit: (fields: FormData) => void
  children: ReactNode
}

/** A few fields, and what is made of them; what was typed or refused before is gone when it opens again. */
export function FormDialog({ isOpen, close, title, action, change, submit, children }: FormDialogProps) {
  const leave = () => {
    change.reset()
    close()
  }
  const take = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    submit(new FormData(event.currentTarget))
  }
  return (
    <Modal opened={isOpen} onClose={leave} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      <form onSubmit={take}>
        <Stack>
          {children}
          {change.error && <Problem error={change.error} />}
          <Button type="submit" loading={change.isPending}>
            {action}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
