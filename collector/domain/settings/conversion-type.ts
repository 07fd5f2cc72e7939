import { z } from "zod"
import type { DuplicateMode } from "../conversion/duplicate-modes.ts"
import { duplicates, duration, durationOrNone, name } from "./values.ts"

/** A conversion type as the rules need it, registered or not. */
export interface ConversionType {
  name: string
  /** Counted apart, in columns of its own. */
  separate: boolean
  replaces: readonly string[]
  duplicates: DuplicateMode | undefined
  /** Whether it is shown in a visitor's journey. */
  journey: boolean
  /** The least time between hit and claim, in ms. */
  minAge: number | undefined
  /** The most time between hit and claim, in ms. */
  maxAge: number | undefined
  /** For how long an identical request of a server is taken as a repetition, in ms; 0 is never. */
  retryWindow: number | undefined
}

export const conversionType = z.strictObject({
  name,
  duplicates: duplicates.optional(),
  replaces: z.array(name).default([]),
  separate: z.boolean().optional(),
  journey: z.boolean().default(true),
  minAge: duration.optional(),
  maxAge: duration.optional(),
  retryWindow: durationOrNone.optional(),
})

/** A type that nobody registered: it has the name, and nothing special. */
export function unregistered(name: string): ConversionType {
  return {
    name,
    separate: false,
    replaces: [],
    duplicates: undefined,
    journey: true,
    minAge: undefined,
    maxAge: undefined,
    retryWindow: undefined,
  }
}

/** The types that are there without being registered. */
export const builtInTypes: readonly ConversionType[] = [
  unregistered("conversion"),
  { ...unregistered("transaction"), separate: true },
]

/** What a type is of which the document says no more than its name. */
export function usualType(name: string): ConversionType {
  return builtInTypes.find((type) => type.name === name) ?? unregistered(name)
}

/**
 * A type as the document registers it; one that is built in stays apart unless the document says otherwise. What
 * replaces others is in mode edit by itself: no other mode replaces anything, whoever is asked for it.
 */
export function registered(type: z.output<typeof conversionType>): ConversionType {
  const usual = usualType(type.name)
  const duplicates = type.duplicates ?? (type.replaces.length > 0 ? "edit" : undefined)
  return { ...usual, ...type, duplicates, separate: type.separate ?? usual.separate }
}
