import { readFileSync } from "node:fs"

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")

/** The stub as the README gives it, so that what is pasted is what is tested. */
export const stub = /<script>(.*?afterclick\|\|=.*?)<\/script>/.exec(readme)?.[1] ?? ""
