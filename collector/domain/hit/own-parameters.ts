/** Parameters that carry our own ids from page to page; they say nothing of where a visitor comes from. */
export const OWN_PARAMETERS: ReadonlySet<string> = new Set(["vid", "hit"])
