import { readFile, writeFile } from "node:fs/promises"
import { withTables } from "../test/rules/document.ts"

/** `npm run docs`: writes the examples and tables into docs/rules.md again. */
const file = new URL("./rules.md", import.meta.url)
await writeFile(file, withTables(await readFile(file, "utf8")))
