import { Anchor, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { askJson } from "../api/ask.ts"
import { forgetToken, keepToken } from "../api/token.ts"
import type { SessionAnswer } from "../api/user.ts"
import { Problem } from "../elements/problem.tsx"
import { Mark } from "./mark.tsx"

/** The way in: by name and password; for the first user, by the admin token, once. */
export function SignIn({ isFirst }: { isFirst: boolean }) {
  const [isByToken, setByToken] = useState(isFirst)
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={400} maw="100%">
        <Stack>
          <Mark />
          {isByToken ? <FirstUser isFirst={isFirst} /> : <NameAndPassword />}
          <Anchor component="button" size="sm" c="dimmed" onClick={() => setByToken(!isByToken)}>
            {isByToken ? "Sign in with a name and a password" : "Sign in with the admin token"}
          </Anchor>
        </Stack>
      </Paper>
    </Center>
  )
}

/** A form that asks the collector, and says what it refused. */
function useSubmit(action: (fields: Record<string, string>) => Promise<unknown>) {
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await action(
        Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, `${value}`])),
      )
    } catch (refusal) {
      setError(refusal)
    }
    setBusy(false)
  }
  return { onSubmit, error, isBusy }
}

function NameAndPassword() {
  const client = useQueryClient()
  const { onSubmit, error, isBusy } = useSubmit(async ({ name, password }) => {
    await askJson<SessionAnswer>("session", { method: "POST", body: { name, password } })
    const session = await askJson<SessionAnswer>("session")
    if (session.user === null)
      throw new Error("The browser did not keep the sign-in: it needs https, or http on localhost.")
    await client.resetQueries()
  })
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Title order={1} size="h3">
          Sign in
        </Title>
        <TextInput name="name" label="Name" autoComplete="username" required autoFocus />
        <PasswordInput name="password" label="Password" autoComplete="current-password" required />
        {error !== null && <Problem error={error} />}
        <Button type="submit" loading={isBusy}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

function FirstUser({ isFirst }: { isFirst: boolean }) {
  const client = useQueryClient()
  const { onSubmit, error, isBusy } = useSubmit(async ({ token = "" }) => {
    keepToken(token)
    try {
      await askJson("settings")
    } catch (refusal) {
      forgetToken()
      throw refusal
    }
    await client.resetQueries()
  })
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Title order={1} size="h3">
          {isFirst ? "Welcome to Afterclick" : "Sign in with the admin token"}
        </Title>
        <Text size="sm" c="dimmed">
          The collector printed its admin token when it first started; it is kept in its data folder.
          {isFirst && " With it you make the first user; from then on names and passwords do."}
        </Text>
        <PasswordInput name="token" label="Admin token" autoComplete="off" required autoFocus />
        {error !== null && <Problem error={error} />}
        <Button type="submit" loading={isBusy}>
          Continue
        </Button>
      </Stack>
    </form>
  )
}
