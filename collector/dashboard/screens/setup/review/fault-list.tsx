import { Anchor, List, Title } from "@mantine/core"
import { Link } from "wouter"
import type { Fault } from "../../../../domain/settings.ts"
import { useDraft } from "../draft/draft.tsx"
import { placeOfFault } from "../fault-place.ts"
import { wordsOfFault } from "../fault-words.ts"

/** What must be put right first, each with the way to its field. */
export function FaultList({ faults, close }: { faults: readonly Fault[]; close?: () => void }) {
  const { document } = useDraft()
  return (
    <section aria-label="Faults" role="alert">
      <Title order={3} size="h5" mb="xs">
        To be put right first
      </Title>
      <List size="sm" spacing={4}>
        {faults.map(({ path, message }) => {
          const { tab, id } = placeOfFault(path, document)
          const address = `/setup${id === null ? "" : `/${encodeURIComponent(id)}`}?tab=${tab}`
          return (
            <List.Item key={path + message}>
              <Anchor
                underline="always"
                component={Link}
                href={address}
                {...(close && { onClick: close })}
                inherit
              >
                {wordsOfFault(path, document)}
              </Anchor>{" "}
              {message}
            </List.Item>
          )
        })}
      </List>
    </section>
  )
}
