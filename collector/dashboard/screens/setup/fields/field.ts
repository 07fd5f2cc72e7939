import type { ReactNode } from "react"
import type { TemplateKind } from "../../../../domain/tokens.ts"
import type { Path } from "../draft/path.ts"

/** One of several values; without one, what the settings do by themselves. */
export interface Option {
  value: string | boolean
  label: string
  about?: string
}

/** Where options come from that are not always the same: the names of the things of a list of the draft. */
export interface FromList {
  list: string
  /** What its things are known by. */
  by?: string
  /** Besides those. */
  always?: readonly string[]
}

/** How the value of a field is written. */
export type Kind =
  | { kind: "text"; placeholder?: string; isCode?: boolean }
  | { kind: "amount"; placeholder?: string }
  | { kind: "whole"; placeholder?: string }
  | { kind: "switch"; usually: boolean | ((thing: unknown) => boolean) }
  | { kind: "choice"; options: readonly Option[] | FromList; usually?: string }
  | { kind: "choices"; options: readonly Option[] | FromList; usually?: string }
  | { kind: "names"; placeholder?: string; isOneOrMany?: boolean; as?: string }
  | { kind: "template"; tokens: TemplateKind; placeholder?: string }
  | {
      kind: "pairs"
      keyTitle: string
      valueTitle: string
      values?: readonly string[]
      isAmount?: boolean
      add: string
    }
  | { kind: "secret"; make: () => string }
  | { kind: "body" }
  | {
      kind: "things"
      fields: readonly FieldGroup[]
      title: (thing: unknown) => string
      add: string
      begin: (things: number) => object
    }

/** One line of a form: what of the document it writes, and how. */
export type Field = Kind & {
  /** Below the thing the form is of. */
  at: Path
  label: string
  help?: ReactNode
  /** It takes the whole width. */
  isWide?: boolean
}

/** Fields that belong together. */
export interface FieldGroup {
  title?: string
  about?: ReactNode
  fields: readonly Field[]
}

/** What draws one kind of field. */
export interface FieldProps<Name extends Kind["kind"]> {
  field: Extract<Field, { kind: Name }>
  path: Path
  value: unknown
  error: string | null
  isReadOnly: boolean
  put: (value: unknown) => void
  /** A form within this one. */
  form: (groups: readonly FieldGroup[], path: Path) => ReactNode
}
