import { ActionIcon, Group, Select, Text, TextInput } from "@mantine/core"
import { IconX } from "@tabler/icons-react"
import type { Fields } from "../draft/path.ts"
import { byTitle, useTitles } from "../draft/titles.ts"
import { useOptions } from "../fields/options.ts"
import { numberOr, written } from "../fields/text-field.tsx"
import { titledOption } from "../fields/titled-option.tsx"
import { ALL_TYPES, BUILT_IN_WORDS } from "../forms/words.ts"
import type { WayWishes } from "./draw.ts"
import type { Way } from "./graph.ts"

interface WayFormProps {
  way: Way
  nodes: readonly string[]
  isChosen: boolean
  isReadOnly: boolean
  change: (wishes: WayWishes) => void
  remove: () => void
}

/** One way of a funnel: where it leads, how often it is gone, and what is recorded on it. */
export function WayForm({ way, nodes, isChosen, isReadOnly, change, remove }: WayFormProps) {
  const { from, to, number, weight, event } = way
  const titles = useTitles("pages")
  const name = `${titles.get(from) ?? from} to ${titles.get(to) ?? to}`
  return (
    <Group
      gap="xs"
      className="way"
      data-chosen={isChosen || undefined}
      align="flex-end"
      role="group"
      aria-label={`Way from ${name}`}
    >
      <Text size="sm" w={110} truncate title={from} pb={8}>
        {titles.get(from) ?? from}
      </Text>
      {number === null ? (
        <TextInput
          label="Weight"
          w={80}
          size="xs"
          inputMode="numeric"
          value={Number.isNaN(weight) ? "" : written(weight)}
          readOnly={isReadOnly}
          onChange={({ currentTarget }) => change({ weight: numberOr(currentTarget.value.trim()) ?? "" })}
        />
      ) : (
        <TextInput
          key={number}
          label="Action"
          w={80}
          size="xs"
          inputMode="numeric"
          defaultValue={number}
          readOnly={isReadOnly}
          onBlur={({ currentTarget }) => change({ number: currentTarget.value.trim() || number })}
        />
      )}
      <Select
        label="To"
        w={140}
        size="xs"
        data={byTitle(nodes, titles)}
        renderOption={titledOption}
        value={to}
        readOnly={isReadOnly}
        onChange={(next) => next && change({ to: next })}
      />
      {number !== null && (
        <>
          <TextInput
            label="Event"
            placeholder="None"
            w={120}
            size="xs"
            value={event ?? ""}
            readOnly={isReadOnly}
            onChange={({ currentTarget }) => change({ event: currentTarget.value || null })}
          />
          <Claim claim={way.claim} isReadOnly={isReadOnly} change={(claim) => change({ claim })} />
        </>
      )}
      {!isReadOnly && (
        <ActionIcon
          variant="subtle"
          color="gray"
          mb={2}
          aria-label={`Remove the way from ${name}`}
          onClick={remove}
        >
          <IconX size={15} />
        </ActionIcon>
      )}
    </Group>
  )
}

interface ClaimProps {
  claim: Fields | null
  isReadOnly: boolean
  change: (claim: Fields | null) => void
}

function Claim({ claim, isReadOnly, change }: ClaimProps) {
  const types = useOptions(ALL_TYPES).map(({ label }) => label)
  const put = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = claim ?? {}
    change(value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <>
      <Select
        label="Claims"
        placeholder="Nothing"
        w={130}
        size="xs"
        clearable
        clearButtonProps={{ "aria-label": "Claim nothing" }}
        data={types}
        value={typeof claim?.type === "string" ? claim.type : null}
        readOnly={isReadOnly}
        onChange={(type) => (type === null ? change(null) : put("type", type))}
      />
      {claim !== null && (
        <>
          <TextInput
            label="Revenue"
            placeholder="Payout"
            w={90}
            size="xs"
            inputMode="decimal"
            value={written(claim.rev)}
            readOnly={isReadOnly}
            onChange={({ currentTarget }) => put("rev", numberOr(currentTarget.value.trim()))}
          />
          <Select
            label="Status"
            placeholder="Usual"
            w={120}
            size="xs"
            clearable
            clearButtonProps={{ "aria-label": "The usual status" }}
            data={[...BUILT_IN_WORDS]}
            value={typeof claim.status === "string" ? claim.status : null}
            readOnly={isReadOnly}
            onChange={(status) => put("status", status ?? undefined)}
          />
        </>
      )}
    </>
  )
}
