import { Button, Group, Popover, Stack, Text, Textarea, UnstyledButton } from "@mantine/core"
import { useRef } from "react"
import { tokensFor } from "../../../../domain/tokens.ts"
import type { FieldProps } from "./field.ts"
import { written } from "./text-field.tsx"
import { TOKEN_WORDS } from "./token-words.ts"

/** An address in which tokens stand; those there are can be put where the cursor is. */
export function TemplateField({ field, value, error, isReadOnly, put }: FieldProps<"template">) {
  const area = useRef<HTMLTextAreaElement>(null)
  const text = written(value)
  const insert = (token: string) => {
    const [from, to] = [
      area.current?.selectionStart ?? text.length,
      area.current?.selectionEnd ?? text.length,
    ]
    put(`${text.slice(0, from)}{${token}}${text.slice(to)}`)
    area.current?.focus()
  }
  return (
    <Stack gap={4}>
      <Textarea
        ref={area}
        label={field.label}
        description={field.help}
        placeholder={field.placeholder ?? "https://"}
        value={text}
        error={error}
        readOnly={isReadOnly}
        autosize
        spellCheck={false}
        classNames={{ input: "template" }}
        onChange={({ currentTarget }) => put(currentTarget.value.replaceAll(/[\r\n]/g, "") || undefined)}
      />
      {!isReadOnly && <Tokens kind={field.tokens} insert={insert} label={field.label} />}
    </Stack>
  )
}

interface TokensProps {
  kind: FieldProps<"template">["field"]["tokens"]
  label: string
  insert: (token: string) => void
}

function Tokens({ kind, label, insert }: TokensProps) {
  return (
    <Popover position="bottom-start" width={340} trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          w="fit-content"
          aria-label={`Tokens for ${label}`}
        >
          {"{ } Tokens"}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="xs" c="dimmed" mb="xs">
          They stand for what is known as the address is called. Choose one to put it where the cursor is.
        </Text>
        <Stack gap={2} className="tokens">
          {[...tokensFor(kind), "data-NAME"].map((token) => (
            <UnstyledButton key={token} className="token" onClick={() => insert(token)}>
              <Group justify="space-between" wrap="nowrap" gap="md">
                <code>{`{${token}}`}</code>
                <Text size="xs" c="dimmed" ta="right">
                  {TOKEN_WORDS[token]}
                </Text>
              </Group>
            </UnstyledButton>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
