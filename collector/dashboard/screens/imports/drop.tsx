import { Button, Group, Stack, Text, Textarea } from "@mantine/core"
import { Dropzone } from "@mantine/dropzone"
import { IconFileUpload } from "@tabler/icons-react"
import { type ReactNode, useState } from "react"

interface DropProps {
  /** What such a file holds. */
  about: ReactNode
  /** A few lines of one. */
  example: string
  isBusy: boolean
  /** A file, or lines that were pasted, and what it is called. */
  take: (content: Blob, name: string) => void
}

/** A place to drop a file, to choose one, or to paste lines. */
export function Drop({ about, example, isBusy, take }: DropProps) {
  const [lines, setLines] = useState("")
  const [isPasting, setPasting] = useState(false)
  if (isPasting)
    return (
      <Stack gap="xs">
        <Textarea
          label="Lines"
          autosize
          minRows={6}
          maxRows={16}
          placeholder={example}
          value={lines}
          onChange={({ currentTarget }) => setLines(currentTarget.value)}
          classNames={{ input: "mono" }}
          data-autofocus
        />
        <Group>
          <Button
            loading={isBusy}
            disabled={lines.trim() === ""}
            onClick={() => take(new Blob([lines], { type: "text/csv" }), "Pasted")}
          >
            Preview
          </Button>
          <Button variant="subtle" color="gray" onClick={() => setPasting(false)}>
            Choose a file instead
          </Button>
        </Group>
      </Stack>
    )
  return (
    <Stack gap="xs">
      <Dropzone
        onDrop={([file]: File[]) => file && take(file, file.name)}
        loading={isBusy}
        multiple={false}
        inputProps={{ "aria-label": "Choose a CSV file" }}
        className="drop"
      >
        <Stack align="center" gap={6} py="lg">
          <IconFileUpload size={28} stroke={1.4} />
          <Text fw={600}>Drop a CSV here, or choose one</Text>
          <Text size="sm" c="dimmed" ta="center" maw={520}>
            {about}
          </Text>
        </Stack>
      </Dropzone>
      <Group>
        <Button variant="subtle" color="gray" size="xs" onClick={() => setPasting(true)}>
          Paste lines instead
        </Button>
      </Group>
    </Stack>
  )
}
