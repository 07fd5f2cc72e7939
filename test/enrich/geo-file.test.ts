import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type Locate, openGeoFile } from "../../collector/enrich/geo-file.ts"
import { geoFile } from "../start/geo-file.ts"
import { temporaryFolder } from "../start/process.ts"

/** As text: country, time zone, and the id of the place where there is one. */
function placed(locate: Locate, ip: string): string | null {
  const geo = locate(ip)
  return geo && [geo.country, geo.timezone, geo.geonameId].filter((part) => part !== null).join(" ")
}

describe("the database that comes along knows", async () => {
  const locate = await openGeoFile(null)
  it.each([
    ["8.8.8.8", "US"], // too many time zones to say one
    ["81.2.69.142", "GB Europe/London"],
    ["::ffff:81.2.69.142", "GB Europe/London"],
    ["::ffff:5102:458e", "GB Europe/London"],
    ["5.9.10.10", "DE Europe/Berlin"],
    ["2a01:4f8::1", "DE Europe/Berlin"],
    ["91.198.174.192", "NL Europe/Amsterdam"],
    ["129.132.1.1", "CH Europe/Zurich"],
    ["133.11.0.1", "JP Asia/Tokyo"],
    ["14.139.1.1", "IN Asia/Kolkata"],
    ["200.147.3.157", "BR"],
    ["114.114.114.114", "CN"],
    ["10.0.0.1", null],
    ["192.168.1.1", null],
    ["127.0.0.1", null],
    ["::1", null],
    ["fe80::1%eth0", null],
    ["2001:db8::1", null],
    ["255.255.255.255", null],
  ])("of %s: %s", (ip, place) => expect(placed(locate, ip)).toBe(place))
})

describe("an operator's own database may", async () => {
  const own = await openGeoFile(
    geoFile({
      "203.0.113.1": {
        city: { geoname_id: 2643743 },
        country: { geoname_id: 2635167, iso_code: "GB" },
        location: { time_zone: "Europe/London" },
      },
      "203.0.113.2": {
        country: { geoname_id: 2017370, iso_code: "RU" },
        location: { time_zone: "Asia/Tomsk" },
      },
      "203.0.113.3": { country: { geoname_id: 3017382, iso_code: "FR" } },
      "203.0.113.4": { country_code: "AU", timezone: "Australia/Perth", city: "Perth" },
      "203.0.113.5": { country: "AT" },
      "203.0.113.6": { country: { iso_code: "x'; drop" } },
      "203.0.113.7": { continent: { code: "EU" } },
      "203.0.113.8": { country_code: "XK" },
      "2001:db8::1": { country: { geoname_id: 2921044, iso_code: "DE" } },
    }),
  )
  it.each([
    ["tell the city's id and time zone", "203.0.113.1", "GB Europe/London 2643743"],
    ["tell the time zone of a country with many", "203.0.113.2", "RU Asia/Tomsk 2017370"],
    ["know countries only", "203.0.113.3", "FR Europe/Paris 3017382"],
    ["be flat", "203.0.113.4", "AU Australia/Perth"],
    ["name the country only", "203.0.113.5", "AT Europe/Vienna"],
    ["say what is no country", "203.0.113.6", null],
    ["say nothing of use", "203.0.113.7", null],
    ["know a country that has no time zones", "203.0.113.8", "XK"],
    ["know IPv6", "2001:db8::1", "DE Europe/Berlin 2921044"],
    ["not know an address", "198.51.100.1", null],
  ])("%s", (_may, ip, place) => expect(placed(own, ip)).toBe(place))
})

it("a file that is none is not opened", async () => {
  const file = join(temporaryFolder(), "places.mmdb")
  writeFileSync(file, "no places")
  await expect(openGeoFile(file)).rejects.toThrow()
  await expect(openGeoFile(`${file}.gone`)).rejects.toThrow(/ENOENT/)
})
