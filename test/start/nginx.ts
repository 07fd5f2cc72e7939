import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { pathOf } from "../system.ts"
import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"

const EXAMPLE = new URL("../../deploy/nginx/afterclick.conf", import.meta.url)
/** Folders that nginx makes for itself, or finds. */
const OWN_FOLDERS = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]

export interface RunningNginx extends Running {
  url: string
}

/** A real nginx before two collectors, by the example we give, but for its ports and its certificate. */
export async function startNginx(collectors: readonly { url: string }[]): Promise<RunningNginx> {
  const folder = temporaryFolder()
  const port = await freePort()
  const file = join(folder, "nginx.conf")
  writeFileSync(file, around(folder, exampleFor(port, collectors)))
  const running = startProcess(pathOf("nginx"), ["-p", folder, "-c", file])
  while (!(await listens(port))) await pause(20)
  return { ...running, url: `http://127.0.0.1:${port}` }
}

/** @throws unless the example has what is to be put in the place of */
function exampleFor(port: number, collectors: readonly { url: string }[]): string {
  const example = readFileSync(EXAMPLE, "utf8")
  const changes: [what: RegExp, by: string][] = [
    [/server \{\s+listen 80;[\s\S]*?\n\}\n/, ""],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`],
    [/\n *ssl_certificate [^\n]*/, ""],
    [/\n *ssl_certificate_key [^\n]*/, ""],
    ...collectors.map(({ url }): [RegExp, string] => [/127\.0\.0\.1:808\d/, new URL(url).host]),
  ]
  return changes.reduce((text, [what, by]) => {
    if (!what.test(text)) throw new Error(`the example for nginx has no ${what}`)
    return text.replace(what, by)
  }, example)
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
