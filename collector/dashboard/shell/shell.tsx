import { AppShell, Box, Burger, Group, NavLink, ScrollArea, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { type ReactNode, useEffect, useRef } from "react"
import { Link, useLocation } from "wouter"
import { useSession } from "../api/session.tsx"
import { SCREENS, type ScreenEntry } from "../screens.tsx"
import { Account } from "./account.tsx"
import { Away } from "./away.tsx"
import { useKeys } from "./keys.ts"
import { Mark } from "./mark.tsx"

const GROUPS = [...new Set(SCREENS.flatMap(({ group }) => group ?? []))]

/** What is around every screen: where one is, where one can go, and who one is. */
export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure()
  const [location] = useLocation()
  const { may } = useSession()
  const main = useRef<HTMLElement>(null)
  useKeys()
  // biome-ignore lint/correctness/useExhaustiveDependencies: on every other screen the menu is closed
  useEffect(close, [location])
  const screens = SCREENS.filter(({ role }) => may(role))
  return (
    <AppShell
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      header={{ height: { base: 52, sm: 0 } }}
      padding={{ base: "md", sm: "xl" }}
    >
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        To the content
      </button>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between">
          <Mark />
          <Burger
            opened={isOpen}
            onClick={toggle}
            size="sm"
            aria-label={isOpen ? "Close the menu" : "Menu"}
          />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="navigation">
        <Box visibleFrom="sm" p="md" pb="xs">
          <Mark />
        </Box>
        <ScrollArea flex={1} px="xs">
          {GROUPS.map((group) => (
            <Box component="nav" key={group} mb="sm" aria-label={group}>
              <Text size="xs" c="dimmed" px="sm" pb={2}>
                {group}
              </Text>
              {screens
                .filter((screen) => screen.group === group)
                .map((screen) => (
                  <To
                    key={screen.path}
                    screen={screen}
                    isHere={`${location}/`.startsWith(`${screen.path}/`)}
                  />
                ))}
            </Box>
          ))}
        </ScrollArea>
        <Account />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className="main">
        <Box maw={1320} mx="auto">
          <Away />
          {children}
        </Box>
      </AppShell.Main>
    </AppShell>
  )
}

function To({ screen: { path, title, icon: Icon }, isHere }: { screen: ScreenEntry; isHere: boolean }) {
  return (
    <NavLink
      component={Link}
      href={path}
      label={title}
      active={isHere}
      aria-current={isHere ? "page" : undefined}
      leftSection={<Icon size={17} stroke={1.7} />}
      color="gray"
      className="to"
    />
  )
}
