import { Button, Code, Group, Stack, Text, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { ListPage } from "../../api/list.ts"
import type { Role } from "../../api/user.ts"
import { Copy } from "../../elements/copy.tsx"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { Sure } from "../../elements/sure.tsx"
import { type Column, Table } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { RoleChoice } from "./role-choice.tsx"

interface ApiToken {
  id: string
  name: string
  scope: Role
  author: string
  createdAt: string
  usedAt: string | null
}

const COLUMNS: readonly Column<ApiToken>[] = [
  { key: "name", title: "Name", cell: ({ name }) => name },
  { key: "scope", title: "May", cell: ({ scope }) => <Word>{scope}</Word> },
  { key: "author", title: "Made by", isMinor: true, cell: ({ author }) => author },
  { key: "createdAt", title: "Made", isMinor: true, cell: ({ createdAt }) => <When at={createdAt} /> },
  { key: "usedAt", title: "Used", cell: ({ usedAt }) => <When at={usedAt} /> },
  {
    key: "actions",
    title: <span className="unseen">Actions</span>,
    cell: (token) => <Remove token={token} />,
  },
]

/** What programs use the API by. */
export function ApiTokens() {
  const { data, error } = useAnswer<ListPage<ApiToken>>("tokens")
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  return (
    <Stack>
      <NewToken />
      {data.items.length === 0 ? (
        <Empty title="There is no token yet">
          <Text c="dimmed">A back end, a script or a spreadsheet uses the API by a token of its own.</Text>
        </Empty>
      ) : (
        <Table label="API tokens" columns={COLUMNS} items={data.items} keyOf={({ id }) => id} />
      )}
    </Stack>
  )
}

function NewToken() {
  const [scope, setScope] = useState<Role>("view")
  const make = useChange({
    make: (name: string) =>
      askJson<ApiToken & { secret: string }>("tokens", { method: "POST", body: { name, scope } }),
    changes: ["tokens"],
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    make.mutate(String(new FormData(form).get("name")), { onSuccess: () => form.reset() })
  }
  return (
    <Stack gap="xs">
      <form onSubmit={submit}>
        <Group align="flex-end" gap="xs">
          <TextInput name="name" label="Name" placeholder="What it is for" required />
          <RoleChoice label="May" value={scope} onChange={setScope} />
          <Button type="submit" loading={make.isPending}>
            Make a token
          </Button>
        </Group>
      </form>
      {make.data && (
        <div className="answer" role="alert">
          <Text fw={600} mb={4} className="long">
            The token of {make.data.name}: it is shown only now.
          </Text>
          <Group wrap="nowrap">
            <Code className="long">{make.data.secret}</Code>
            <Copy text={make.data.secret} label="Copy" />
          </Group>
        </div>
      )}
    </Stack>
  )
}

function Remove({ token }: { token: ApiToken }) {
  const [isSure, setSure] = useState(false)
  const remove = useChange({
    make: () => askJson(`tokens/${token.id}`, { method: "DELETE" }),
    done: () => `The token ${token.name} works no longer.`,
    changes: ["tokens"],
  })
  return (
    <Group justify="flex-end">
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setSure(true)}>
        Remove…
      </Button>
      <Sure
        isOpen={isSure}
        close={() => setSure(false)}
        title={`Remove the token ${token.name}?`}
        about="Whatever uses it is refused at once."
        action="Remove"
        act={() => remove.mutate(undefined)}
      />
    </Group>
  )
}
