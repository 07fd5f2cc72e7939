import type { AddressInfo } from "node:net"
import { createShop } from "./shop.ts"

const { port, tracker } = configuration(process.env)
// Time in base 36 is short, and a shop that starts again never gives a number twice.
let lastOrder = 0
const shop = createShop({ tracker, orderNumber })

const server = shop.app.listen(port, "127.0.0.1", (error) => {
  if (error) stop([`DEMO_PORT ${port}: ${error.message}`])
  const { port: realPort } = server.address() as AddressInfo // a TCP server that listens has one
  const entrance = `http://localhost:${realPort}/?campaign=spring&gclid=Demo-Click-1`
  console.log("Demo shop".padEnd(21) + entrance)
  console.log(`  its ad network     http://localhost:${realPort}/pinwheel`)
})

process.once("SIGINT", close)
process.once("SIGTERM", close)

function close() {
  shop.close()
  server.close(() => process.exit(0))
  // Browsers open connections ahead of need, and Node does not count those as idle.
  setTimeout(() => server.closeAllConnections(), 1000)
}

function orderNumber(): string {
  lastOrder = Math.max(lastOrder + 1, Date.now())
  return `A-${lastOrder.toString(36).toUpperCase()}`
}

/** Reads the environment once; names every fault in it, and stops. */
function configuration(environment: NodeJS.ProcessEnv) {
  const { DEMO_PORT = "8081", PORT = "8080", PATH_PREFIX = "" } = environment
  const { PUBLIC_URL = `http://localhost:${PORT}${PATH_PREFIX}` } = environment
  const faults: string[] = []
  if (!/^\d+$/.test(DEMO_PORT) || Number(DEMO_PORT) > 65535) faults.push(`DEMO_PORT is no port: ${DEMO_PORT}`)
  if (!/^https?:/.test(PUBLIC_URL) || !URL.canParse(PUBLIC_URL))
    faults.push(`PUBLIC_URL is no URL: ${PUBLIC_URL}`)
  if (faults.length > 0) stop(faults)
  return { port: Number(DEMO_PORT), tracker: PUBLIC_URL.replace(/\/+$/, "") }
}

function stop(faults: string[]): never {
  for (const fault of faults) console.error(fault)
  process.exit(1)
}
