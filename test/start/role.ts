import type { Role } from "../../collector/roles/role.ts"
import { TOKEN } from "./collector.ts"
import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"

export interface RunningRole extends Running {
  url: string
}

/** One role of the collector, as an operator runs it apart from the others. */
export async function startRole(role: Role, environment: Record<string, string>): Promise<RunningRole> {
  const program = new URL("../../bin/afterclick.js", import.meta.url).pathname
  const port = await freePort()
  const own = { PORT: `${port}`, DATA_DIR: temporaryFolder(), ADMIN_TOKEN: TOKEN }
  const running = startProcess(process.execPath, [program, role], { ...own, ...environment })
  await running.printed(/^Afterclick .*\n/m)
  return { ...running, url: `http://127.0.0.1:${port}` }
}
