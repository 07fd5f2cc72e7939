import type { ComponentType } from "react"
import type { Column } from "../../../elements/table.tsx"
import type { Fields } from "../draft/path.ts"
import type { FieldGroup } from "../fields/field.ts"

/** A list of the settings: what its things are, how they are shown, and the form of one. */
export interface ThingList {
  /** Its key in the document. */
  list: string
  /** What its things are known by. */
  by: "id" | "name" | "code"
  /** What one of them is called. */
  one: string
  about: string
  /** What will be here, and what for. */
  empty: string
  columns: readonly Column<Fields>[]
  form: readonly FieldGroup[]
  /** What a new one has besides its names. */
  begin: Fields
  /** Where presets for it are. */
  presets?: "traffic-sources" | "offer-sources"
  /** What is shown of one above its form. */
  Above?: ComponentType<{ thing: Fields; at: number }>
  /** And what below it. */
  Below?: ComponentType<{ thing: Fields; at: number }>
  /** A choice of which of them are listed. */
  kinds?: { of: string; all: string; values: readonly (readonly [value: string, title: string])[] }
}

/** What a thing is known by, and what it is called. */
export function namesOf(thing: Fields, { by }: Pick<ThingList, "by">): { name: string; title: string } {
  const name = String(thing[by] ?? "")
  const title = typeof thing.name === "string" && thing.name !== "" ? thing.name : name
  return { name, title }
}

/** A name as an id: small letters, digits and hyphens. */
export function idFrom(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase()
  return plain
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 100)
}
