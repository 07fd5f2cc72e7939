import { ActionIcon, Button, CopyButton, Tooltip } from "@mantine/core"
import { IconCheck, IconCopy } from "@tabler/icons-react"

/** Copies a text; says that it did. Without a label it is a small sign beside the text. */
export function Copy({ text, label }: { text: string; label?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => {
        const sign = copied ? <IconCheck size={14} /> : <IconCopy size={14} />
        const words = copied ? "Copied" : (label ?? "Copy")
        if (label !== undefined)
          return (
            <Button
              variant={copied ? "light" : "default"}
              size="xs"
              flex="none"
              onClick={copy}
              leftSection={sign}
            >
              {words}
            </Button>
          )
        return (
          <Tooltip label={words}>
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={words}>
              {sign}
            </ActionIcon>
          </Tooltip>
        )
      }}
    </CopyButton>
  )
}
