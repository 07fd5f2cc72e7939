import { Button, Checkbox, Group, Text } from "@mantine/core"
import { useState } from "react"
import { useAnswer } from "../../../api/answer.ts"
import { Empty } from "../../../elements/empty.tsx"
import { Loading } from "../../../elements/loading.tsx"
import { Problem } from "../../../elements/problem.tsx"
import { type Column, Table } from "../../../elements/table.tsx"
import { When } from "../../../elements/when.tsx"
import { useDraft } from "../draft/draft.tsx"
import { PartHead } from "../part-head.tsx"
import { Compared } from "./compared.tsx"
import { Restore } from "./restore.tsx"

/** A version of the settings that was in force. */
export interface Version {
  version: number
  at: string
  author?: string | null
}

/** Every version of the settings: who saved it, what two of them differ in, and the way back. */
export function VersionsPart() {
  const { data, error, refetch } = useAnswer<{ items: Version[] }>("settings/versions")
  const { version: now, isReadOnly } = useDraft()
  const [chosen, choose] = useState<readonly number[]>([])
  const [shown, show] = useState<readonly [from: number, to: number] | null>(null)
  const [restored, restore] = useState<number | null>(null)
  const [one, other] = chosen.toSorted((a, b) => a - b)
  const columns: Column<Version>[] = [
    {
      key: "choose",
      title: <span className="unseen">To compare</span>,
      cell: ({ version }) => (
        <Checkbox
          aria-label={`Compare version ${version}`}
          checked={chosen.includes(version)}
          onChange={({ currentTarget: { checked } }) =>
            choose(checked ? [...chosen, version].slice(-2) : chosen.filter((one) => one !== version))
          }
        />
      ),
    },
    { key: "version", title: "Version", cell: ({ version }) => <VersionCell version={version} now={now} /> },
    { key: "at", title: "Since", cell: ({ at }) => <When at={at} /> },
    { key: "author", title: "By", isMinor: true, cell: ({ author }) => author ?? "–" },
    {
      key: "do",
      title: <span className="unseen">What to do</span>,
      isNumber: true,
      cell: ({ version }) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Button variant="subtle" size="compact-sm" onClick={() => show([version - 1, version])}>
            What it changed
          </Button>
          {!isReadOnly && version !== now && (
            <Button variant="subtle" size="compact-sm" onClick={() => restore(version)}>
              Restore
            </Button>
          )}
        </Group>
      ),
    },
  ]
  if (error && data === undefined) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <>
      <PartHead
        title="Versions"
        about="Every save is one, and all are kept: each conversion says which it was decided under."
        actions={
          <Button
            variant="default"
            disabled={one === undefined || other === undefined}
            onClick={() => one !== undefined && other !== undefined && show([one, other])}
          >
            Compare two
          </Button>
        }
      />
      {data.items.length === 0 ? (
        <Empty title="Nothing saved yet">
          <Text c="dimmed">With the first save there is a version 1.</Text>
        </Empty>
      ) : (
        <Table
          label="Versions"
          columns={columns}
          items={data.items}
          keyOf={({ version }) => String(version)}
        />
      )}
      <Compared between={shown} close={() => show(null)} />
      <Restore version={restored} close={() => restore(null)} />
    </>
  )
}

function VersionCell({ version, now }: { version: number; now: number }) {
  return (
    <>
      {version}{" "}
      {version === now && (
        <Text span size="xs" c="dimmed">
          in force
        </Text>
      )}
    </>
  )
}
