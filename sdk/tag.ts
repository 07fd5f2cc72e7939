/** What the script tag on the page says. */
export interface Tag {
  /** Where events are sent. */
  endpoint: URL
  page: string | undefined
  kind: string | undefined
  /** The name of the global, for pages that call it otherwise. */
  name: string
}

/** Reads the tag that loaded this script. */
export function readTag(script: HTMLScriptElement): Tag {
  const { page, kind, name } = script.dataset
  return { endpoint: new URL("e", script.src), page, kind, name: name || "afterclick" }
}
