import { Tabs as Mantine } from "@mantine/core"
import type { ReactNode } from "react"
import { useAddress } from "../format/address.ts"

interface TabsProps {
  /** By the name in the address; the first is shown where the address names none. */
  tabs: readonly (readonly [name: string, title: ReactNode])[]
  children: (tab: string) => ReactNode
}

/** Parts of a screen of which one is shown: which, the address says. */
export function Tabs({ tabs, children }: TabsProps) {
  const [address, change] = useAddress()
  const first = tabs[0]?.[0] ?? ""
  const asked = address.get("tab")
  const tab = tabs.some(([name]) => name === asked) ? (asked as string) : first // it is one of them
  return (
    <Mantine
      value={tab}
      onChange={(chosen) => change({ tab: chosen === first ? null : chosen }, true)}
      keepMounted={false}
    >
      <Mantine.List mb="md">
        {tabs.map(([name, title]) => (
          <Mantine.Tab key={name} value={name} px={{ base: "xs", xs: "md" }}>
            {title}
          </Mantine.Tab>
        ))}
      </Mantine.List>
      <Mantine.Panel value={tab}>{children(tab)}</Mantine.Panel>
    </Mantine>
  )
}
