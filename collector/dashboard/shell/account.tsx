import { Group, Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconChevronUp, IconDeviceDesktop, IconKey, IconLogout, IconMoon, IconSun } from "@tabler/icons-react"
import { useSession } from "../api/session.tsx"
import { NewPassword } from "./new-password.tsx"

const SCHEMES = [
  ["light", "Light", IconSun],
  ["dark", "Dark", IconMoon],
  ["auto", "As the system", IconDeviceDesktop],
] as const

/** Who is signed in, and by which password; light or dark; the way out. */
export function Account() {
  const [isChanging, { open, close }] = useDisclosure()
  return (
    <>
      <Menu position="top-start" width={200}>
        <Menu.Target>
          <UnstyledButton className="account">
            <Who />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Schemes />
          <Menu.Divider />
          <OwnSignIn changePassword={open} />
        </Menu.Dropdown>
      </Menu>
      <NewPassword isOpen={isChanging} close={close} />
    </>
  )
}

function Who() {
  const { name, role, user } = useSession()
  return (
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
  )
}

function Schemes() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return SCHEMES.map(([scheme, title, Icon]) => (
    <Menu.Item
      key={scheme}
      leftSection={<Icon size={15} />}
      onClick={() => setColorScheme(scheme)}
      fw={scheme === colorScheme ? 650 : 400}
    >
      {title}
    </Menu.Item>
  ))
}

/** Who is in by a token has no password. */
function OwnSignIn({ changePassword }: { changePassword: () => void }) {
  const { user, signOut } = useSession()
  return (
    <>
      {user !== null && (
        <Menu.Item leftSection={<IconKey size={15} />} onClick={changePassword}>
          Change the password…
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void signOut()}>
        Sign out
      </Menu.Item>
    </>
  )
}
