/** A text to copy, as the API makes it. */
export interface Snippet {
  id: string
  title: string
  kind: "postback" | "pixel" | "script" | "link" | "server"
  text: string
  type?: string
  status?: string
  placeholders: { text: string; means: string }[]
  why: string
}
