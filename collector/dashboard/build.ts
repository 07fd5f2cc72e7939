/** `npm run build:dashboard`: builds it, unless what is built is younger than everything it is made of. */
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import { build } from "vite"

const root = `${import.meta.dirname}/../..`
const built = `${root}/dist/dashboard/index.html`

const timeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = globSync("{collector/dashboard,collector/domain}/**/*.{ts,tsx,css,html,svg}", { cwd: root })
const newest = Math.max(...[...sources, "package-lock.json"].map((file) => timeOf(`${root}/${file}`)))

if (timeOf(built) > newest) console.log("dist/dashboard  is up to date")
else {
  await build({ configFile: `${import.meta.dirname}/vite.config.ts`, logLevel: "warn" })
  compressFiles()
}

/** Beside each file what browsers are sent of it, a quarter as long. Those on plain HTTP take no Brotli. */
function compressFiles(): void {
  // Of the last two steps each takes as long as all of those before, for a few percent.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  for (const file of globSync("dist/dashboard/assets/*.{js,css}", { cwd: root })) {
    const path = `${root}/${file}`
    const content = readFileSync(path)
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params }))
    writeFileSync(`${path}.gz`, gzipSync(content))
  }
}
