import type { Client, Geo } from "../api/conversion.ts"
import { Facts } from "./facts.tsx"

interface ClientFactsProps {
  client: Partial<Client> | null | undefined
  geo: Geo | null | undefined
}

/** The program of a visitor, and where it is. */
export function ClientFacts({ client, geo }: ClientFactsProps) {
  const { browser, os, device, language, bot, ip, forwardedFor, userAgent } = client ?? {}
  return (
    <Facts
      facts={[
        ["Browser", programOf(browser)],
        ["System", programOf(os)],
        ["Device", [device?.class, device?.brand, device?.model].filter(Boolean).join(", ")],
        ["Language", language],
        ["Country", countryOf(geo?.country)],
        ["Time zone", geo?.timezone],
        ["Bot", bot ? "yes, a program without a person" : null],
        ["Address", ip],
        ["Forwarded for", forwardedFor && <span className="long">{forwardedFor}</span>],
        ["User agent", userAgent && <span className="long">{userAgent}</span>],
      ]}
    />
  )
}

function programOf(program: Client["browser"] | undefined): string | null {
  if (!program?.family) return null
  return [program.family, [program.major, program.minor].filter(Boolean).join(".")].filter(Boolean).join(" ")
}

const countries = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" })

function countryOf(code: string | null | undefined): string | null {
  return code && /^[A-Z]{2}$/.test(code) ? `${countries.of(code)} (${code})` : (code ?? null)
}
