import { isIP } from "node:net"
import { unknownClient } from "../domain/hit/client.ts"
import type { Enrich } from "../ports.ts"
import { remembering } from "../remembering.ts"
import { type Locate, openGeoFile } from "./geo-file.ts"
import { firstLanguage } from "./language.ts"
import { readUserAgent } from "./user-agent.ts"

/** So many user agents, lists of languages and addresses are remembered: a few MB at most. */
const MOST_REMEMBERED = 2_000

/**
 * Prepares to look at what browsers send.
 * @param geoFile the operator's own database of addresses; null for the one that comes along
 * @throws if the database cannot be read
 */
export async function openEnrich(geoFile: string | null): Promise<Enrich> {
  return createEnrich(await openGeoFile(geoFile))
}

function createEnrich(locate: Locate): Enrich {
  const presented = remembering(readUserAgent, MOST_REMEMBERED)
  const asked = remembering(firstLanguage, MOST_REMEMBERED)
  const placed = remembering(locate, MOST_REMEMBERED)
  return ({ userAgent, language, ip }) => ({
    client: {
      ...(userAgent === null ? unknownClient : presented(userAgent)),
      language: language === null ? null : asked(language),
    },
    geo: ip !== null && isIP(ip) !== 0 ? placed(ip) : null,
  })
}
