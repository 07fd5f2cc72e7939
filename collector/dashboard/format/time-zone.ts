import { useLocalStorage } from "@mantine/hooks"

/** The zone in which times are shown and days begin; "" until one is chosen: then the account's. */
export function useTimeZone(): [zone: string | undefined, choose: (zone: string) => void] {
  const [chosen, choose] = useLocalStorage({
    key: "afterclick-zone",
    defaultValue: "",
    getInitialValueInEffect: false,
  })
  return [chosen || undefined, choose]
}

/** Every zone the browser knows. https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Intl/supportedValuesOf */
export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")]
