/** `npm run build:dashboard`: builds it, unless what is built is younger than everything it is made of. */
import { globSync, statSync } from "node:fs"
import { build } from "vite"

const root = `${import.meta.dirname}/../..`
const built = `${root}/dist/dashboard/index.html`

const timeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = globSync("{collector/dashboard,collector/domain}/**/*.{ts,tsx,css,html,svg}", { cwd: root })
const newest = Math.max(...[...sources, "package-lock.json"].map((file) => timeOf(`${root}/${file}`)))

if (timeOf(built) > newest) console.log("dist/dashboard  is up to date")
else await build({ configFile: `${import.meta.dirname}/vite.config.ts`, logLevel: "warn" })
