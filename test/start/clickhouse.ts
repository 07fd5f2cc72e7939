import { randomUUID } from "node:crypto"
import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"

export interface RunningClickhouse extends Running {
  /** With its password, and a database of its own each time. */
  url(): string
  folder: string
  port: number
}

const SERVER = new URL("../chdb/server.ts", import.meta.url).pathname
export const CLICKHOUSE_PASSWORD = "not to be seen"

/** A real ClickHouse, in a folder of its own and on a free port, or on those of one that has ended. */
export async function startClickhouse(
  again?: Pick<RunningClickhouse, "folder" | "port">,
): Promise<RunningClickhouse> {
  const { folder, port } = again ?? { folder: temporaryFolder(), port: await freePort() }
  const running = startProcess(process.execPath, [SERVER, folder, String(port), CLICKHOUSE_PASSWORD])
  await running.printed(/ready/)
  const url = () => {
    const address = new URL(`http://127.0.0.1:${port}/t${randomUUID().replaceAll("-", "")}`)
    return Object.assign(address, { username: "default", password: CLICKHOUSE_PASSWORD }).href
  }
  return { ...running, url, folder, port }
}
