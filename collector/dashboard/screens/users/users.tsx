import { Page } from "../../elements/page.tsx"
import { Tabs } from "../../elements/tabs.tsx"
import { ApiTokens } from "./api-tokens.tsx"
import { UserList } from "./user-list.tsx"

/** Who may sign in and what they may do, and what programs use the API by. */
export default function Users() {
  return (
    <Page title="Users" about="People sign in by name and password; programs have tokens of their own.">
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
