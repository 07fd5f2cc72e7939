/** As they are named now; the library of Unicode keeps the first name a zone ever had. */
const NAMED_NOW: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
}

/** Countries of several zones, whose clocks have agreed for thirty years and more. */
const AGREED: Readonly<Record<string, string>> = {
  DE: "Europe/Berlin",
  MY: "Asia/Kuala_Lumpur",
  UZ: "Asia/Tashkent",
}

/** Newer than the types that come with the compiler. https://tc39.es/proposal-intl-locale-info/ */
interface LocaleWithZones extends Intl.Locale {
  getTimeZones(): string[] | undefined
}

/** The time zone of a country (ISO 3166-1, two letters), if it has but one; else null. */
export function onlyTimeZone(country: string): string | null {
  const locale = new Intl.Locale(`und-${country}`) as LocaleWithZones
  const [zone, ...more] = locale.getTimeZones() ?? []
  if (zone === undefined || more.length > 0) return AGREED[country] ?? null
  return NAMED_NOW[zone] ?? zone
}
