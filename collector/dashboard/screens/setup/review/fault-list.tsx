import { Anchor, List, Title } from "@mantine/core"
import { Link } from "wouter"
import type { Fault } from "../../../../domain/settings.ts"
import { useDraft } from "../draft/draft.tsx"
import { placeOfFault } from "../fault-place.ts"
import { wordsOfFault } from "../fault-words.ts"

interface FaultListProps {
  faults: readonly Fault[]
  /** They do not keep one from saving. */
  areWarnings?: boolean
  close?: () => void
}

/** What must, or had better, be put right first, each with the way to its field. */
export function FaultList({ faults, areWarnings = false, close }: FaultListProps) {
  const { document } = useDraft()
  return (
    <section aria-label={areWarnings ? "Warnings" : "Faults"} role={areWarnings ? undefined : "alert"}>
      <Title order={3} size="h5" mb="xs">
        {areWarnings ? "Better put right first" : "To be put right first"}
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
