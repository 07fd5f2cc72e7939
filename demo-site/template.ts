import { readFileSync } from "node:fs"

/** Values by the name of their placeholder: `"order.number"` fills `{{order.number}}`. */
export type Values = Readonly<Record<string, string>>

const ENTITIES: Values = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\\": "&#92;",
}

/**
 * Reads `pages/NAME.html` once and answers what fills it. Every value is escaped; the backslash too, so that
 * a value between quotes in a script can end neither the string nor the script. A placeholder without a
 * value is a mistake in the page, and throws.
 */
export function template(name: string): (values: Values) => string {
  const html = readFileSync(new URL(`./pages/${name}.html`, import.meta.url), "utf8")
  return (values) =>
    html.replace(/\{\{([\w.]+)\}\}/g, (_, placeholder: string) => {
      const value = values[placeholder]
      if (value === undefined) throw new Error(`${name}.html: no value for {{${placeholder}}}`)
      return escaped(value)
    })
}

function escaped(value: string): string {
  return value.replace(/[&<>"'\\]/g, (character) => ENTITIES[character] ?? "")
}
