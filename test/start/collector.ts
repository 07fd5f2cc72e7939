import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"
import { programOf } from "./program.ts"

export const TOKEN = "token-of-the-tests-0123456789"

export interface RunningCollector extends Running {
  url: string
  dataDir: string
  /** GETs a path of the API with the token. @throws unless it is answered with 200 */
  api<Answer>(path: string): Promise<Answer>
}

/**
 * The collector as an operator runs it: its own process, on a free port, with a folder of its own.
 * @param mostKib none of its files may grow beyond this, as on a disk that is full
 */
export async function startCollector(
  environment: Record<string, string> = {},
  mostKib?: number,
): Promise<RunningCollector> {
  const dataDir = environment.DATA_DIR ?? temporaryFolder()
  const main = programOf("main")
  const [program, ...parts] =
    mostKib === undefined
      ? [process.execPath, main]
      : ["bash", "-c", `trap "" XFSZ; ulimit -f ${mostKib}; exec "$@"`, "bash", process.execPath, main]
  const collector = startProcess(program ?? "", parts, {
    PORT: `${await freePort()}`,
    DATA_DIR: dataDir,
    ADMIN_TOKEN: TOKEN,
    ...environment,
  })
  const [, url = ""] = await collector.printed(/^Afterclick +(\S+)\n/m)
  const api = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Answer // the test says what it expects, and asserts on it
  }
  return { ...collector, url, dataDir, api }
}
