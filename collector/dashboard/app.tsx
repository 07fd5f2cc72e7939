import { MantineProvider } from "@mantine/core"
import { QueryClientProvider } from "@tanstack/react-query"
import { setNonce } from "get-nonce"
import { Redirect, Route, Router, Switch } from "wouter"
import { queries } from "./api/queries.ts"
import { SignedIn } from "./api/session.tsx"
import { NotFound } from "./elements/not-found.tsx"
import { Surprise } from "./elements/surprise.tsx"
import { decoded } from "./format/decoded.ts"
import { locationBelow, useWrittenSearch } from "./format/location.ts"
import { SCREENS } from "./screens.tsx"
import { Messages } from "./shell/messages.tsx"
import { Shell } from "./shell/shell.tsx"
import { theme } from "./theme.ts"

/** Where the collector is: its answer says so in the page's base. */
const BASE = new URL(document.baseURI).pathname.replace(/\/$/, "")
const useLocationHere = locationBelow(BASE)

/** Styles made while the page runs carry the nonce by which the content security policy knows them. */
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? ""
setNonce(nonce)

/** The dashboard: everything around the screens. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <Messages />
      <QueryClientProvider client={queries}>
        <Router base={BASE} hook={useLocationHere} searchHook={useWrittenSearch}>
          <SignedIn>
            <Shell>
              <Surprise>
                <Switch>
                  {SCREENS.map(({ path, Screen }) => (
                    <Route key={path} path={`${path}/:id?`}>
                      {({ id }) => <Screen id={id === undefined ? null : decoded(id)} />}
                    </Route>
                  ))}
                  <Route path="/">
                    <Redirect to="/overview" replace />
                  </Route>
                  <Route component={NotFound} />
                </Switch>
              </Surprise>
            </Shell>
          </SignedIn>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
}
