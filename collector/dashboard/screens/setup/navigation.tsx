import { Box, NativeSelect, NavLink, Text } from "@mantine/core"
import { Link, useLocation } from "wouter"
import { useDraft } from "./draft/draft.tsx"
import { thingsOf } from "./draft/things-of.ts"
import { PARTS } from "./parts.tsx"

const GROUPS = [...new Set(PARTS.map(({ group }) => group))]
const addressOf = (tab: string) => `/setup?tab=${tab}`

/** The parts of the set-up: beside what is shown, or above it where there is little room. */
export function Navigation({ tab }: { tab: string }) {
  const { document } = useDraft()
  const [, go] = useLocation()
  return (
    <>
      <NativeSelect
        hiddenFrom="md"
        aria-label="Part of the set-up"
        value={tab}
        onChange={({ currentTarget }) => go(addressOf(currentTarget.value))}
        data={GROUPS.map((group) => ({
          group,
          items: PARTS.filter((part) => part.group === group).map((part) => ({
            value: part.tab,
            label: part.title,
          })),
        }))}
      />
      <Box component="nav" visibleFrom="md" aria-label="Parts of the set-up" className="parts">
        {GROUPS.map((group) => (
          <Box key={group} mb="sm">
            <Text size="xs" c="dimmed" px="sm" pb={2}>
              {group}
            </Text>
            {PARTS.filter((part) => part.group === group).map((part) => (
              <NavLink
                key={part.tab}
                component={Link}
                href={addressOf(part.tab)}
                label={part.title}
                active={part.tab === tab}
                aria-current={part.tab === tab ? "page" : undefined}
                rightSection={
                  part.list && (
                    <Text span size="xs" c="dimmed">
                      {thingsOf(document, part.list).length || ""}
                    </Text>
                  )
                }
                color="gray"
                className="to"
              />
            ))}
          </Box>
        ))}
      </Box>
    </>
  )
}
