import { Group, Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core"
import { IconChevronUp, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from "@tabler/icons-react"
import { useSession } from "../api/session.tsx"

const SCHEMES = [
  ["light", "Light", IconSun],
  ["dark", "Dark", IconMoon],
  ["auto", "As the system", IconDeviceDesktop],
] as const

/** Who is signed in; light or dark; the way out. */
export function Account() {
  const { name, role, user, signOut } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="top-start" width={200}>
      <Menu.Target>
        <UnstyledButton className="account">
          <Group justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" fw={550} truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed">
                {user === null ? `${role}, this tab only` : role}
              </Text>
            </div>
            <IconChevronUp size={15} />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(([scheme, title, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={15} />}
            onClick={() => setColorScheme(scheme)}
            fw={scheme === colorScheme ? 650 : 400}
          >
            {title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
