import { readFileSync, writeFileSync } from "node:fs"
import type { RequestListener } from "node:http"
import { join } from "node:path"
import { build } from "vite"
import { temporaryFolder } from "../start/process.ts"

/** Bundles a project's page as Vite does, and serves what came out. */
export async function bundle(folder: string, collector: string): Promise<RequestListener> {
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    define: { COLLECTOR: JSON.stringify(collector) },
    build: { target: "esnext" }, // the page awaits at its top level
  })
  return (request, response) => {
    const isScript = request.url?.startsWith("/assets/")
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html")
    response.end(readFileSync(join(folder, "dist", isScript ? String(request.url) : "index.html")))
  }
}

/** Settings that let a site send the collector's cookie. */
export function settingsFor(origin: string): string {
  const file = join(temporaryFolder(), "afterclick.yaml")
  writeFileSync(file, `sites: [ { origin: "${origin}" } ]\n`)
  return file
}
