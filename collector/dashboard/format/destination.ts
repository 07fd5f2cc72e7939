import type { Names } from "../api/names.ts"
import { decoded } from "./decoded.ts"

/**
 * A destination as people call it: `postback:google:offline%20sales` is "Google Ads, offline sales".
 * @param key as deliveries know it
 * @param names what the settings call traffic sources, by their ids
 */
export function destinationWords(key: string, names: Names): string {
  const [kind, ...parts] = key.split(":").map(decoded)
  const [id = "", name = ""] = parts
  if (kind === "postback" && parts.length === 2) return `${names.source?.get(id) ?? id}, ${name}`
  if (kind === "webhook" && parts.length === 1) return `Webhook ${id}`
  return key
}
