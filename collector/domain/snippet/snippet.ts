/** How a customer's sales come to be known: what the builder of snippets starts from. */
export const INTEGRATIONS = ["network", "website", "crm", "shop"] as const
export type Integration = (typeof INTEGRATIONS)[number]

/** Where a snippet is pasted: into a network, a page without script, a page, an offer's URL, or a back end. */
export const SNIPPET_KINDS = ["postback", "pixel", "script", "link", "server"] as const
export type SnippetKind = (typeof SNIPPET_KINDS)[number]

/** A text to copy. */
export interface Snippet {
  id: string
  title: string
  kind: SnippetKind
  text: string
  /** The type and the status it claims, where it claims one. */
  type?: string
  status?: string
  /** What in it somebody else puts a value in place of, and what for. */
  placeholders: Placeholder[]
  why: string
}

export interface Placeholder {
  text: string
  means: string
}

/** What a user should know of the snippets as they were asked for. */
export const SNIPPET_WARNINGS = {
  guessed_macros: "The macros are guesses: put those of the network in their place, or name a preset.",
  key_masked: "The key of the offer source is hidden from you: put it in place of ••••.",
  addresses: "The offer source takes claims only from the addresses in its settings.",
  no_default_payout: "No amount is sent, and the page has no default payout: such sales count 0.",
  type_not_registered: "The type is not in the settings; it is recorded as it is written here.",
  closed_to_browsers:
    "The offer source is closed to browsers: neither script nor pixel can claim its offers.",
  browser_deletes: "A browser may not delete a sale, so there is neither script nor pixel for that.",
  no_name: "The offer source uses all names there are for this value otherwise, so it is left out.",
  no_word: "The settings give every word for this status another meaning, so it is left out.",
} as const satisfies Record<string, string>

export type SnippetWarning = { code: keyof typeof SNIPPET_WARNINGS; message: string }

/** A warning in words, and what it is about. */
export function snippetWarning(code: keyof typeof SNIPPET_WARNINGS, about?: string): SnippetWarning {
  const said = SNIPPET_WARNINGS[code]
  return { code, message: about === undefined ? said : `${about}: ${said}` }
}
