import { Checkbox, Radio, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { useState } from "react"
import { useAnswer } from "../../api/answer.ts"
import type { ListPage } from "../../api/list.ts"
import { INTEGRATIONS, type Wishes, type WishName } from "./wishes.ts"

interface FormProps {
  wishes: Wishes
  change: (changes: Partial<Wishes>) => void
}

/** Of the settings, what can be chosen here. */
interface SettingsAnswer {
  settings: {
    account?: { currency?: string }
    types?: { name: string }[]
    offerSources?: { id: string; name?: string }[]
    pages?: { id: string; name?: string; kind: string; offerSource?: string }[]
    domains?: string[]
  }
}

const STATUSES = [
  { value: "", label: "As the sender says, else the default" },
  { value: "all", label: "All of them, one snippet each" },
  ...["approved", "pending", "declined", "other", "deleted"].map((value) => ({ value, label: value })),
]

/** What the snippets are to be for. */
export function WishForm({ wishes, change }: FormProps) {
  const { data } = useAnswer<SettingsAnswer>("settings")
  const { types = [], offerSources = [], pages = [], domains = [] } = data?.settings ?? {}
  const offers = pages.filter(
    ({ kind, offerSource }) => kind === "offer" && isOf(wishes.offerSource, offerSource),
  )
  const typeNames = new Set(["conversion", ...types.map(({ name }) => name)]) // the built-in one may be set up, too
  return (
    <Stack gap="md">
      <Radio.Group
        label="Where do the sales happen?"
        value={wishes.integration}
        onChange={(integration) => change({ integration })}
      >
        <Stack gap="xs" mt="xs">
          {Object.entries(INTEGRATIONS).map(([name, { title, about }]) => (
            <Radio key={name} value={name} label={title} description={about} />
          ))}
        </Stack>
      </Radio.Group>
      <Choice
        label="Offer source"
        about="Who pays: its own parameter names, statuses and key are used."
        name="offerSource"
        choices={offerSources.map(({ id, name }) => ({ value: id, label: name ?? id }))}
        {...{ wishes, change }}
      />
      <PresetChoice {...{ wishes, change }} />
      <Choice
        label="Offer"
        about="Its payout, and its page id."
        name="page"
        choices={offers.map(({ id, name }) => ({ value: id, label: name ?? id }))}
        {...{ wishes, change }}
      />
      <Choice
        label="Type"
        name="type"
        choices={[...typeNames].map((value) => ({ value, label: value }))}
        {...{ wishes, change }}
      />
      <Checkbox
        label="And the type transaction"
        description="A second step after the sale, counted apart."
        checked={wishes.transaction === "1"}
        onChange={({ currentTarget }) => change({ transaction: currentTarget.checked ? "1" : null })}
      />
      <Select
        label="Status"
        data={STATUSES}
        value={wishes.status ?? ""}
        onChange={(status) => change({ status: status || null })}
      />
      <Payout {...{ wishes, change }} />
      <Written
        label="Order number"
        about="The sender's macro for it, such as {order_id}."
        name="tx"
        {...{ wishes, change }}
      />
      <Written
        label="Parameter for the click id"
        about="In the link to the network, such as aff_sub."
        name="clickParameter"
        {...{ wishes, change }}
      />
      <Choice
        label="Tracking domain"
        name="domain"
        choices={domains.map((value) => ({ value, label: value }))}
        {...{ wishes, change }}
      />
    </Stack>
  )
}

const isOf = (wanted: string | null, offerSource: string | undefined) => !wanted || wanted === offerSource

interface ChoiceProps extends FormProps {
  label: string
  about?: string
  name: WishName
  choices: { value: string; label: string }[]
}

/** One of what the settings have; nothing is shown where they have none. */
function Choice({ label, about, name, choices, wishes, change }: ChoiceProps) {
  if (choices.length === 0) return null
  return (
    <Select
      label={label}
      description={about}
      data={choices}
      value={wishes[name]}
      onChange={(value) => change({ [name]: value })}
      placeholder="Any"
      clearable
      searchable
    />
  )
}

function PresetChoice({ wishes, change }: FormProps) {
  const { data } = useAnswer<ListPage<{ kind: string; id: string; name: string }>>("presets")
  const networks = (data?.items ?? []).filter(({ kind }) => /offer/i.test(kind))
  if (wishes.integration !== "network" && wishes.integration !== "shop") return null
  return (
    <Choice
      label="Macros of"
      about="What the network puts its values in place of."
      name="preset"
      choices={networks.map(({ id, name }) => ({ value: id, label: name }))}
      {...{ wishes, change }}
    />
  )
}

function Payout({ wishes, change }: FormProps) {
  const isFixed = wishes.payout === "fixed"
  return (
    <div>
      <Text size="sm" fw={500} mb={4} id="payout">
        Payout
      </Text>
      <SegmentedControl
        aria-labelledby="payout"
        fullWidth
        data={[
          { value: "passed", label: "Passed by the sender" },
          { value: "fixed", label: "Fixed" },
        ]}
        value={isFixed ? "fixed" : "passed"}
        onChange={(payout) => change({ payout: payout === "fixed" ? "fixed" : null, rev: null })}
        mb="xs"
      />
      <Written
        key={isFixed ? "fixed" : "passed"}
        label={isFixed ? "Amount" : "Macro of the amount"}
        about={isFixed ? "Without one, the offer's payout." : "Such as {payout}."}
        name="rev"
        {...{ wishes, change }}
      />
      <Written
        label="Currency"
        about="Without one, the offer source's."
        name="currency"
        {...{ wishes, change }}
      />
    </div>
  )
}

const PAUSE_MS = 300

/** A text one writes; it counts as soon as one pauses. */
function Written({
  label,
  about,
  name,
  wishes,
  change,
}: FormProps & { label: string; about: string; name: WishName }) {
  const [text, setText] = useState(wishes[name] ?? "")
  const take = useDebouncedCallback((value: string) => change({ [name]: value.trim() || null }), PAUSE_MS)
  return (
    <TextInput
      label={label}
      description={about}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        take(currentTarget.value)
      }}
      mb={4}
    />
  )
}
