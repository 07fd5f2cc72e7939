import { useLocalStorage } from "@mantine/hooks"
import { useSession } from "../api/session.tsx"

/** The zone in which times are shown and days begin: the account's, until another is chosen in this browser. */
export function useTimeZone(): [zone: string, choose: (zone: string) => void] {
  const { timezone } = useSession()
  const [chosen, choose] = useLocalStorage({
    key: "afterclick-zone",
    defaultValue: "",
    getInitialValueInEffect: false,
  })
  return [chosen || timezone, choose]
}
