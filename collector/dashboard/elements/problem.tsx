import { Alert, Button, List } from "@mantine/core"
import { IconAlertCircle } from "@tabler/icons-react"
import { Refused } from "../api/ask.ts"
import { wordsOf } from "../api/words-of.ts"

/** What went wrong, in the collector's words, and the way to try again where there is one. */
export function Problem({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle />} title={wordsOf(error)} role="alert" my="md">
      {error instanceof Refused && error.faults.length > 0 && (
        <List size="sm">
          {error.faults.map(({ path, message }) => (
            <List.Item key={path + message}>
              <code>{path}</code> {message}
            </List.Item>
          ))}
        </List>
      )}
      {again && (
        <Button variant="light" color="red" size="xs" mt="xs" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  )
}
