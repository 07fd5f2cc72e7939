import { type Warning, warn } from "../reasons.ts"
import { type ConversionType, type Settings, unregistered } from "../settings.ts"

/** The type of a claim that names none. */
export const DEFAULT_TYPE = "conversion"

/**
 * The type a claim names, compared exactly, case included. One that nobody registered is taken as given, with
 * a warning that names the registered one it may have meant.
 */
export function typeNamed(
  name: string | null,
  settings: Settings,
): { type: ConversionType; warnings: Warning[] } {
  const wanted = name ?? DEFAULT_TYPE
  const known = settings.types.get(wanted)
  if (known) return { type: known, warnings: [] }
  const nearest = [...settings.types.keys()].find((other) => blurred(other) === blurred(wanted))
  const detail = nearest === undefined ? undefined : `Did you mean ${nearest}?`
  return { type: unregistered(wanted), warnings: [warn("type_not_registered", "type", detail)] }
}

/** The types that say they replace `name`. */
export function typesReplacing(name: string, settings: Settings): ConversionType[] {
  return [...settings.types.values()].filter((type) => type.replaces.includes(name))
}

/** Without case, spaces and dashes. */
function blurred(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, "")
}
