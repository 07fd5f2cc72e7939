import { Button, Group, Modal, Text } from "@mantine/core"
import type { ReactNode } from "react"

interface SureProps {
  isOpen: boolean
  close: () => void
  title: string
  /** What will be otherwise afterwards. */
  about: ReactNode
  /** The word for it. */
  action: string
  act: () => void
}

/** Asks once more before something that cannot simply be taken back. */
export function Sure({ isOpen, close, title, about, action, act }: SureProps) {
  return (
    <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      <Text size="sm" mb="lg">
        {about}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          Keep it
        </Button>
        <Button
          color="red"
          onClick={() => {
            act()
            close()
          }}
        >
          {action}
        </Button>
      </Group>
    </Modal>
  )
}
