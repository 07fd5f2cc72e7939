/**
 * What the tests need from the system: found on the PATH, or installed with apt on Debian and Ubuntu. Where it
 * can be neither, the run ends here and names the package: no test is ever skipped in silence. ClickHouse comes from
 * npm, as a library of 180 MB (550 unpacked), in a folder of its own: only who tests has to load it.
 */
import { spawnSync } from "node:child_process"
import { accessSync, constants, existsSync, globSync } from "node:fs"
import { delimiter, join } from "node:path"

const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"] as const

/** Programs, each under any of its names, and the package that brings it. */
export const programs = {
  redis: { names: ["redis-server"], package: "redis-server" },
  postgres: { names: ["postgres"], package: "postgresql" },
  initdb: { names: ["initdb"], package: "postgresql" },
  nginx: { names: ["nginx"], package: "nginx" },
  chromium: { names: CHROMIUM, package: "chromium" },
  // Chromium's own engine without its windows: the dashboard's tests take a quarter less time in it.
  headlessChromium: { names: ["chromium-headless-shell", ...CHROMIUM], package: "chromium-headless-shell" },
  firefox: { names: ["firefox-esr", "firefox"], package: "firefox-esr" },
} as const satisfies Record<string, { names: readonly string[]; package: string }>

/** The path of a program. @throws naming the package, if it is not there */
export function pathOf(program: keyof typeof programs): string {
  const path = find(programs[program].names)
  if (path === null) throw new Error(`The tests need the package ${programs[program].package}.`)
  return path
}

/** Debian keeps PostgreSQL's own programs off the PATH, a folder a version; and some, who is no root, has no path to. */
const FURTHER_FOLDERS = [...globSync("/usr/lib/postgresql/*/bin"), "/usr/sbin"]

function find(names: readonly string[]): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...FURTHER_FOLDERS]
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return paths.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // it is not there, or not ours to run: the same to us
  }
}

function install(packages: readonly string[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"]
  const run = (...command: string[]) => {
    const [program = "", ...parts] = [...asRoot, ...command]
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    return (
      spawnSync(program, parts, { stdio: ["ignore", "inherit", "inherit"], env: environment }).status === 0
    )
  }
  if (find(["apt-get"]) === null || !run("apt-get", "update", "-qq")) return
  // One by one: where one of them is unknown, the others come all the same.
  for (const name of packages) run("apt-get", "install", "-y", "-qq", "--no-install-recommends", name)
}

const CHDB = join(import.meta.dirname, "chdb")

/** As its lock file says, by the npm that runs this. */
function installChdb(): boolean {
  if (existsSync(join(CHDB, "node_modules/chdb/package.json"))) return true
  console.log("The tests need ClickHouse; installing chdb with npm.")
  const run = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: CHDB,
    stdio: ["ignore", "inherit", "inherit"],
  })
  return run.status === 0
}

if (import.meta.main) {
  const missing = () => Object.values(programs).filter(({ names }) => find(names) === null)
  const wanted = [...new Set(missing().map((program) => program.package))]
  if (wanted.length > 0) {
    console.log(`The tests need ${wanted.join(" and ")}; installing with apt.`)
    install(wanted)
  }
  const lacking = missing().map((program): string => program.package)
  if (!installChdb()) lacking.push("chdb")
  if (lacking.length > 0) {
    console.error(`The tests need these packages, which could not be installed: ${lacking.join(", ")}.`)
    process.exit(1)
  }
}
