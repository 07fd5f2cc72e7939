import { Drawer, Title } from "@mantine/core"
import type { ReactNode } from "react"

interface DetailProps {
  title: ReactNode
  isOpen: boolean
  close: () => void
  /** Where tables are in it, it needs more room. */
  size?: "lg" | "xl"
  children: ReactNode
}

/** All there is of one row, beside the list it is in. */
export function Detail({ title, isOpen, close, size = "lg", children }: DetailProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={close}
      position="right"
      size={size}
      title={
        <Title order={2} size="h4" component="span" className="detail-title" tabIndex={-1} data-autofocus>
          {title}
        </Title>
      }
      overlayProps={{ backgroundOpacity: 0.15 }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Drawer>
  )
}
