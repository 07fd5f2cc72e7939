import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"

/** What pastes the stub. */
export const PASTED = [
  "README.md",
  "docs/script.md",
  ...["offer", "checkout", "thanks"].map((page) => `demo-site/pages/${page}.html`),
]

/** The stub as it is built, on one line. */
export const builtStub = () => readFileSync(new URL("../dist/stub.js", import.meta.url), "utf8").trim()

/** A text with the stub wherever it is pasted, and its hash wherever a Content Security Policy names it. */
export function withStub(text: string, stub: string): string {
  const hash = createHash("sha256").update(stub).digest("base64")
  return text
    .replace(/<script>.*\.afterclick\|\|=.*<\/script>/g, () => `<script>${stub}</script>`)
    .replace(/'sha256-[^']*'/g, () => `'sha256-${hash}'`)
}
