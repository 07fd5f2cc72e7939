import { Button, Checkbox, Popover, Stack } from "@mantine/core"
import { useAddress } from "../../format/address.ts"
import { CLOCK_TITLES, MODEL_TITLES } from "../../report/side-by-side.ts"
import type { Wishes } from "../../report/wishes.ts"

/** How conversions are counted: by which date, and to whose credit; several stand side by side. */
export function Counting({ wishes: { clocks, models, withBots } }: { wishes: Wishes }) {
  const [, change] = useAddress()
  const takeSome = (name: "clock" | "model") => (chosen: string[]) => {
    if (chosen.length > 0) change({ [name]: chosen })
  }
  return (
    <Popover position="bottom-start" trapFocus shadow="sm">
      <Popover.Target>
        <Button variant="default">Counting{detailOf(clocks.length, models.length, withBots)}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="md" w={300}>
          <Checkbox.Group
            label="Conversions by"
            description="Both stand side by side."
            value={[...clocks]}
            onChange={takeSome("clock")}
          >
            <Boxes titles={CLOCK_TITLES} />
          </Checkbox.Group>
          <Checkbox.Group
            label="Credit to the hits of a journey"
            description="Several are compared, conversions and revenue of each."
            value={[...models]}
            onChange={takeSome("model")}
          >
            <Boxes titles={MODEL_TITLES} />
          </Checkbox.Group>
          <Checkbox
            label="Count bots too"
            checked={withBots}
            onChange={({ currentTarget }) => change({ bots: currentTarget.checked ? "1" : null })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function Boxes({ titles }: { titles: Readonly<Record<string, string>> }) {
  return (
    <Stack gap={6} mt="xs">
      {Object.entries(titles).map(([value, label]) => (
        <Checkbox key={value} value={value} label={label} />
      ))}
    </Stack>
  )
}

/** What is not as usual. */
function detailOf(clocks: number, models: number, withBots: boolean): string {
  const parts = [clocks > 1 && "both dates", models > 1 && `${models} models`, withBots && "bots"]
  const words = parts.filter(Boolean).join(", ")
  return words && `: ${words}`
}
