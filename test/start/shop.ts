import { readFileSync, writeFileSync } from "node:fs"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { createShop } from "../../demo-site/shop.ts"
import { type RunningCollector, startCollector } from "./collector.ts"
import { freePort } from "./port.ts"
import { temporaryFolder } from "./process.ts"

export interface RunningShop {
  /** The shop's own origin, another than the collector's. */
  url: string
  collector: RunningCollector
  stop(): Promise<void>
}

/** The demo shop and a collector seeded for it, as `npm start` runs both. Orders are … */
export async function startShop(environment: Record<string, string> = {}): Promise<RunningShop> {
  const port = await freePort()
  const collector = await startCollector({ SETTINGS_FILE: settingsFor(port), ...environment })
  let orders = 0
  const shop = createShop({ tracker: collector.url, orderNumber: () => `A-${++orders}` })
  const server = await new Promise<Server>((resolve, reject) => {
    const listening: Server = shop.app.listen(port, "127.0.0.1", (error) =>
      error ? reject(error) : resolve(listening),
    )
  })
  const { port: taken } = server.address() as AddressInfo // a TCP server that listens has one
  const stop = async () => {
    shop.close()
    server.close()
    server.closeAllConnections()
    await collector.end()
  }
  return { url: `http://localhost:${taken}`, collector, stop }
}

/** The demo's settings, for the port the shop has here. */
function settingsFor(port: number): string {
  const demo = readFileSync(new URL("../../demo-site/afterclick.yaml", import.meta.url), "utf8")
  const file = join(temporaryFolder(), "afterclick.yaml")
  writeFileSync(file, demo.replaceAll("localhost:8081", `localhost:${port}`))
  return file
}
