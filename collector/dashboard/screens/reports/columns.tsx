import { Button, Checkbox, Popover, ScrollArea, Stack, Text } from "@mantine/core"
import { useAddress } from "../../format/address.ts"
import type { Choice } from "../../report/measures.ts"

const KINDS = { figures: "Figures", types: "Types", statuses: "Statuses", events: "Events" } as const

/** Which columns are shown: of a type and a status its count, revenue and conversion rate. */
export function Columns({ choices, chosen }: { choices: readonly Choice[]; chosen: ReadonlySet<string> }) {
  const [, change] = useAddress()
  const kinds = Object.entries(KINDS).filter(([kind]) => choices.some((one) => one.kind === kind))
  return (
    <Popover position="bottom-start" trapFocus shadow="sm">
      <Popover.Target>
        <Button variant="default">Columns</Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <ScrollArea.Autosize mah={420} w={240} p="sm">
          <Stack gap="md">
            {kinds.map(([kind, title]) => (
              <Checkbox.Group
                key={kind}
                label={title}
                value={[...chosen]}
                onChange={(columns) => change({ columns })}
              >
                <Stack gap={6} mt={6}>
                  {choices
                    .filter((one) => one.kind === kind)
                    .map(({ choice, title }) => (
                      <Checkbox
                        key={choice}
                        value={choice}
                        label={
                          <Text size="sm" className="long">
                            {title}
                          </Text>
                        }
                      />
                    ))}
                </Stack>
              </Checkbox.Group>
            ))}
            <Button variant="subtle" size="xs" onClick={() => change({ columns: null })}>
              The usual columns
            </Button>
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
