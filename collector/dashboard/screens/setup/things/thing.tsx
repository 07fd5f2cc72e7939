import { Anchor, Button, Group, Stack, Text } from "@mantine/core"
import { useOpen } from "../../../format/address.ts"
import { useDraft } from "../draft/draft.tsx"
import type { Fields as Values } from "../draft/path.ts"
import { Fields } from "../fields/fields.tsx"
import { PartHead } from "../part-head.tsx"
import { namesOf, type ThingList } from "./thing-list.ts"

/** One thing of a list: its form. */
export function Thing({ of, thing, at, title }: { of: ThingList; thing: Values; at: number; title: string }) {
  const { put, isReadOnly } = useDraft()
  const open = useOpen("/setup")
  const { name, title: called } = namesOf(thing, of)
  const remove = () => {
    put([of.list, at], undefined)
    open(null)
  }
  return (
    <Stack gap="lg">
      <PartHead
        title={
          <Group gap={8} component="span">
            <Anchor component="button" type="button" inherit fw={450} onClick={() => open(null)}>
              {title}
            </Anchor>
            <Text span c="dimmed" inherit>
              /
            </Text>
            {called}
          </Group>
        }
        about={called === name ? null : <code>{name}</code>}
        actions={
          !isReadOnly && (
            <Button variant="subtle" color="red" onClick={remove}>
              Remove
            </Button>
          )
        }
      />
      {of.Above && <of.Above thing={thing} at={at} />}
      <Fields groups={of.form} path={[of.list, at]} />
      {of.Below && <of.Below thing={thing} at={at} />}
    </Stack>
  )
}
