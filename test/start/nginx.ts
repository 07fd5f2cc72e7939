import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { pathOf } from "../system.ts"
import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"

const DEPLOY = join(import.meta.dirname, "../../deploy")
/** What the examples include. */
const LOCATIONS = "afterclick.locations"
/** Folders that nginx makes for itself, or finds. */
const OWN_FOLDERS = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]

export interface RunningNginx extends Running {
  url: string
}

/**
 * A real nginx before two collectors, by the example we give, but for its ports and its certificate.
 * @param changes what else is another than in what the example includes
 */
export async function startNginx(
  collectors: readonly { url: string }[],
  changes: readonly Change[] = [],
): Promise<RunningNginx> {
  return await start((port) => exampleFor(port, collectors), changes)
}

/** The same before the one name that the collectors of the compose file share. */
export async function startComposeNginx({ url }: { url: string }): Promise<RunningNginx> {
  return await start((port) =>
    changed("compose/nginx.conf", [
      [/listen 80;/, `listen 127.0.0.1:${port};`],
      [/collect:8080/g, new URL(url).host],
    ]),
  )
}

async function start(
  example: (port: number) => string,
  changes: readonly Change[] = [],
): Promise<RunningNginx> {
  const folder = temporaryFolder()
  const port = await freePort()
  const file = join(folder, "nginx.conf")
  writeFileSync(join(folder, LOCATIONS), changed(`nginx/${LOCATIONS}`, changes))
  writeFileSync(file, around(folder, example(port)))
  const running = startProcess(pathOf("nginx"), ["-p", folder, "-c", file])
  while (!(await listens(port))) await pause(20)
  return { ...running, url: `http://127.0.0.1:${port}` }
}

function exampleFor(port: number, [one, other]: readonly { url: string }[]): string {
  const hostOf = (collector = { url: "" }) => new URL(collector.url).host
  return changed("nginx/afterclick.conf", [
    [/server \{\s+listen 80;[\s\S]*?\n\}\n/, ""],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`],
    [/\n *ssl_certificate [^\n]*/, ""],
    [/\n *ssl_certificate_key [^\n]*/, ""],
    [/127\.0\.0\.1:8080/g, hostOf(one)],
    [/127\.0\.0\.1:8082/g, hostOf(other)],
  ])
}

type Change = readonly [what: RegExp, by: string]

/** @throws unless the file has what is to be put in the place of */
function changed(file: string, changes: readonly Change[]): string {
  return changes.reduce(
    (text, [what, by]) => {
      if (text.search(what) < 0) throw new Error(`${file} has no ${what}`)
      return text.replace(what, by)
    },
    readFileSync(join(DEPLOY, file), "utf8"),
  )
}

function around(folder: string, example: string): string {
  const folders = OWN_FOLDERS.map((name) => {
    if (!existsSync(join(folder, name))) mkdirSync(join(folder, name))
    return `${name}_temp_path ${join(folder, name)};`
  })
  const isRoot = process.getuid?.() === 0
  return `${isRoot ? "user root;" : ""}
daemon off;
master_process off; # one process, so that nothing outlives it by whatever signal it ends
pid ${join(folder, "pid")};
error_log stderr;
events { worker_connections 512; }
http {
  access_log off;
  ${folders.join("\n  ")}
  ${example}
}
`
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false))
    socket.once("connect", () => socket.destroy())
  })
}
