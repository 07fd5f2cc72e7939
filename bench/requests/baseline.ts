/** What servers cost that do nothing: `node bench/requests/baseline.ts http|express|express_json`, on a free port. */
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import express from "express"

const SERVERS: Readonly<Record<string, () => RequestListener>> = {
  http: () => (_request, response) => void response.writeHead(204).end(),
  express: () => express().post("/e", (_request, response) => void response.status(204).end()),
  express_json: () => {
    const app = express().use(express.json({ type: () => true }))
    return app.post("/e", (_request, response) => void response.status(204).end())
  },
}

const server = createServer(SERVERS[process.argv[2] ?? ""]?.()).listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo // listening on a port, not a pipe
  console.log(`on ${port}`)
})
