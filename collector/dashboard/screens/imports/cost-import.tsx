import { Anchor, Button, Stack, Text } from "@mantine/core"
import { Link } from "wouter"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useSession } from "../../api/session.tsx"
import { Facts } from "../../elements/facts.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"
import { Problem } from "../../elements/problem.tsx"
import { type Column, Table } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { WithMoments } from "../../elements/with-moments.tsx"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"
import { count, DASH } from "../../format/number.ts"
import type { CostRow, ShownUpload } from "./import.ts"
import { rowsInWords } from "./rows-in-words.ts"
import { Sums } from "./sums.tsx"

const COLUMNS: readonly Column<CostRow>[] = [
  { key: "line", title: "Line", isNumber: true, cell: ({ line }) => count(line) },
  {
    key: "source",
    title: "Source",
    cell: ({ source, text }) => <div className="told">{source ?? text}</div>,
  },
  {
    key: "campaign",
    title: "Campaign",
    cell: ({ campaign, fault }) => <div className="told">{campaign ?? (fault ? DASH : "all")}</div>,
  },
  { key: "from", title: "From", isMinor: true, cell: ({ from }) => <When at={from} /> },
  { key: "to", title: "To", isMinor: true, cell: ({ to }) => <When at={to} /> },
  {
    key: "amount",
    title: "Amount",
    isNumber: true,
    cell: ({ amountMinor, currency }) => money(amountMinor, currency),
  },
  { key: "clicks", title: "Clicks", isNumber: true, cell: ({ clicks }) => count(clicks) },
  {
    key: "fault",
    title: "Note",
    cell: (row) => (
      <div className="because">
        <Note {...row} />
      </div>
    ),
  },
]

/** What one should know of a row before it counts. */
function Note({ fault, replaces, clicks }: CostRow) {
  if (fault !== null) return <WithMoments text={fault} />
  if (replaces) return <>replaces a row that counts</>
  return clicks === 0 && <>no clicks in its time</>
}

/** One file of costs: on how many clicks each row would be spread, or is. */
export function CostImport({ id }: { id: string }) {
  const { may } = useSession()
  const { data, error } = useAnswer<ShownUpload>(`imports/costs/${id}`)
  const step = useChange({
    make: (name: "commit" | "undo") =>
      askJson<ShownUpload>(`imports/costs/${id}/${name}`, { method: "POST" }),
    done: ({ state }) => `The costs are ${state}.`,
    changes: ["imports/costs", "reports"],
  })
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  const next = { previewed: "commit", committed: "undo", undone: null } as const
  const name = next[data.state]
  return (
    <Page
      title={data.name ?? "Costs"}
      about={
        <Anchor component={Link} href="/imports?tab=costs" size="sm">
          All costs
        </Anchor>
      }
      actions={
        may("edit") &&
        name && (
          <Button
            variant={name === "commit" ? "filled" : "default"}
            loading={step.isPending}
            onClick={() => step.mutate(name)}
          >
            {name === "commit" ? `Commit ${rowsInWords(data.rows - data.faults)}` : "Undo"}
          </Button>
        )
      }
    >
      <Stack>
        <Facts
          facts={[
            ["State", <Word key="state">{data.state}</Word>],
            ["Spent", <Sums key="sums" of={data.spent} />],
            ["Rows", count(data.rows)],
            ["With a fault", data.faults > 0 && count(data.faults)],
            ["Without clicks", data.withoutClicks > 0 && count(data.withoutClicks)],
            ["Days of", data.timezone],
          ]}
        />
        {data.items.length === 0 ? (
          <Text c="dimmed">The file has no rows.</Text>
        ) : (
          <Table label="Rows of costs" columns={COLUMNS} items={data.items} keyOf={({ line }) => `${line}`} />
        )}
      </Stack>
    </Page>
  )
}
