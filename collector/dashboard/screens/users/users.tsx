import { Text } from "@mantine/core"
import { useSession } from "../../api/session.tsx"
import { Empty } from "../../elements/empty.tsx"
import { Page } from "../../elements/page.tsx"
import { Tabs } from "../../elements/tabs.tsx"
import { ApiTokens } from "./api-tokens.tsx"
import { UserList } from "./user-list.tsx"

/** Who may sign in and what they may do, and what programs use the API by. */
export default function Users() {
  const { may } = useSession()
  const about = "People sign in by name and password; programs have tokens of their own."
  if (!may("admin"))
    return (
      <Page title="Users" about={about}>
        <Empty title="Only admins see the users">
          <Text c="dimmed">An admin adds users and tokens here, and gives another password.</Text>
        </Empty>
      </Page>
    )
  return (
    <Page title="Users" about={about}>
      <Tabs
        tabs={[
          ["people", "People"],
          ["tokens", "API tokens"],
        ]}
      >
        {(tab) => (tab === "people" ? <UserList /> : <ApiTokens />)}
      </Tabs>
    </Page>
  )
}
