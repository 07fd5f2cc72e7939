import { Button, Group, Stack, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { useState } from "react"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { ListPage } from "../../api/list.ts"
import { useSession } from "../../api/session.tsx"
import type { Role, User } from "../../api/user.ts"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { Sure } from "../../elements/sure.tsx"
import { type Column, Table } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { NewUser } from "./new-user.tsx"
import { RoleChoice } from "./role-choice.tsx"
import { SetPassword } from "./set-password.tsx"

export interface ListedUser extends User {
  disabled: boolean
  createdAt: string
  signedInAt: string | null
}

const COLUMNS: readonly Column<ListedUser>[] = [
  { key: "name", title: "Name", cell: ({ name }) => name },
  { key: "role", title: "Role", cell: (user) => <RoleOf user={user} /> },
  { key: "state", title: "State", cell: ({ disabled }) => <Word>{disabled ? "disabled" : "active"}</Word> },
  { key: "signedIn", title: "Signed in", isMinor: true, cell: ({ signedInAt }) => <When at={signedInAt} /> },
  { key: "actions", title: <span className="unseen">Actions</span>, cell: (user) => <Actions user={user} /> },
]

/** Everybody who may sign in. */
export function UserList() {
  const { data, error } = useAnswer<ListPage<ListedUser>>("users")
  const [isAdding, { open, close }] = useDisclosure()
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  return (
    <Stack>
      <Group>
        <Button onClick={open}>Add a user</Button>
      </Group>
      {data.items.length === 0 ? (
        <Empty title="There is no user yet">
          <Text c="dimmed" maw={440}>
            You are in by the admin token. Add yourself as an admin; from then on, sign in by name and
            password, and every change says who made it.
          </Text>
        </Empty>
      ) : (
        <Table label="Users" columns={COLUMNS} items={data.items} keyOf={({ id }) => id} />
      )}
      <NewUser isOpen={isAdding} close={close} isFirst={data.items.length === 0} />
    </Stack>
  )
}

function useUserChange(id: string) {
  return useChange({
    make: (changes: { role?: Role; disabled?: boolean }) =>
      askJson<ListedUser>(`users/${id}`, { method: "PATCH", body: changes }),
    changes: ["users", "session"],
  })
}

function RoleOf({ user }: { user: ListedUser }) {
  const change = useUserChange(user.id)
  return (
    <RoleChoice
      label={`Role of ${user.name}`}
      value={user.role}
      onChange={(role) => change.mutate({ role })}
      isBare
    />
  )
}

function Actions({ user }: { user: ListedUser }) {
  const { user: me } = useSession()
  const [isSure, setSure] = useState(false)
  const [isSetting, setting] = useDisclosure()
  const change = useUserChange(user.id)
  const remove = useChange({
    make: () => askJson(`users/${user.id}`, { method: "DELETE" }),
    done: () => `${user.name} is removed, and signed out everywhere.`,
    changes: ["users"],
  })
  if (me?.id === user.id) return <Text c="dimmed">you</Text>
  return (
    <Group gap="xs" wrap="nowrap" justify="flex-end">
      <Button size="compact-sm" variant="subtle" color="gray" onClick={setting.open}>
        Password…
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={() => change.mutate({ disabled: !user.disabled })}
      >
        {user.disabled ? "Enable" : "Disable"}
      </Button>
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setSure(true)}>
        Remove…
      </Button>
      <SetPassword user={user} isOpen={isSetting} close={setting.close} />
      <Sure
        isOpen={isSure}
        close={() => setSure(false)}
        title={`Remove ${user.name}?`}
        about="They are signed out at once. What they did keeps their name."
        action="Remove"
        act={() => remove.mutate(undefined)}
      />
    </Group>
  )
}
