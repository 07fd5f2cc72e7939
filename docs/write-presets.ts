import { readFile, writeFile } from "node:fs/promises"
import { loadPresets } from "../collector/presets/presets.ts"
import { withPresets } from "./presets.ts"

/** `npm run docs`: writes the tables of presets into docs/presets.md again. */
const file = new URL("./presets.md", import.meta.url)
await writeFile(file, withPresets(await readFile(file, "utf8"), await loadPresets()))
