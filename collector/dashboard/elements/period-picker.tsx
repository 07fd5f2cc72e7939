import { Button, Group, Menu, Modal, Select, Stack, Text } from "@mantine/core"
import { DatePicker } from "@mantine/dates"
import { IconCalendar, IconCheck } from "@tabler/icons-react"
import { useState } from "react"
import { useSession } from "../api/session.tsx"
import { useAddress } from "../format/address.ts"
import {
  COMPARISONS,
  type Comparison,
  daysIn,
  daysInWords,
  PERIODS,
  type PeriodName,
  sinceIn,
  usePeriod,
} from "../format/period.ts"
import { useTimeZone } from "../format/time-zone.ts"
import { timeZones } from "../format/time-zones.ts"
import { when } from "../format/when.ts"

interface PeriodPickerProps {
  /** Whether one can compare with another period. */
  compares?: boolean
  /** What it is compared with unless one chooses. */
  usual?: Comparison
  /** It may be of any time, and is until days are chosen: see `useSpan`. */
  isOptional?: boolean
}

/** The period of a screen, what it is compared with, and the zone its days are of. */
export function PeriodPicker({ compares = false, usual, isOptional = false }: PeriodPickerProps) {
  const period = usePeriod(usual)
  const [address, change] = useAddress()
  const since = isOptional ? sinceIn(address) : null
  const isAny = isOptional && !address.has("period") && since === null && daysIn(address) === null
  const name = isAny || since !== null ? null : period.name
  const days = since === null ? daysInWords(period) : `Since ${when(since, period.zone)}`
  const [isOwn, setOwn] = useState(false)
  const choose = (name: PeriodName) => change({ period: name, from: null, to: null }, true)
  return (
    <Group gap="xs">
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconCalendar size={16} />}>
            {isAny ? "Any time" : name ? PERIODS[name].title : days}
            <OtherZone zone={period.zone} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isOptional && (
            <Menu.Item
              onClick={() => change({ period: null, from: null, to: null }, true)}
              rightSection={isAny && <IconCheck size={14} />}
            >
              Any time
            </Menu.Item>
          )}
          {Object.entries(PERIODS).map(([one, { title }]) => (
            <Menu.Item
              key={one}
              onClick={() => choose(one as PeriodName)}
              rightSection={name === one && <IconCheck size={14} />}
            >
              {title}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setOwn(true)}>Choose days and time zone…</Menu.Item>
          {compares && (
            <>
              <Menu.Divider />
              <Menu.Label>Compared with</Menu.Label>
              {Object.entries(COMPARISONS).map(([name, title]) => (
                <Menu.Item
                  key={name}
                  onClick={() => change({ compare: name as Comparison })}
                  rightSection={period.compare === name && <IconCheck size={14} />}
                >
                  {title}
                </Menu.Item>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isOwn}
        onClose={() => setOwn(false)}
        title="Days and time zone"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <OwnDays close={() => setOwn(false)} />
      </Modal>
    </Group>
  )
}

/** Says whose days these are, where they are not the account's: all figures follow from it. */
function OtherZone({ zone }: { zone: string }) {
  const { timezone } = useSession()
  if (zone === timezone) return null
  return (
    <Text span c="dimmed" size="sm" ml={6} title={zone}>
      {cityOf(zone)}
    </Text>
  )
}

/** `Los Angeles` of `America/Los_Angeles`. */
const cityOf = (zone: string) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ")

/** Begins with what is shown now: it is there only while the dialog is, and nothing changes before it is taken. */
function OwnDays({ close }: { close: () => void }) {
  const { from, to, zone: shown } = usePeriod()
  const [, change] = useAddress()
  const [, chooseZone] = useTimeZone()
  const [days, setDays] = useState<[string | null, string | null]>([from, to])
  const [zone, setZone] = useState(shown)
  const [first, last] = days
  const isOnlyZone = zone !== shown && first === from && last === to
  const take = () => {
    chooseZone(zone)
    if (!isOnlyZone) change({ from: first, to: last ?? first, period: null }, true)
    close()
  }
  return (
    <Stack align="center">
      <DatePicker type="range" allowSingleDateInRange value={days} onChange={setDays} defaultDate={to} />
      <Select
        label="Time zone"
        description="Days begin at midnight there."
        searchable
        w="100%"
        data={timeZones()}
        value={zone}
        onChange={(chosen) => setZone(chosen ?? shown)}
      />
      <Button fullWidth onClick={take} disabled={first === null}>
        Show
      </Button>
    </Stack>
  )
}
