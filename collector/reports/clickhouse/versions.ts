import type { ClickHouseClient } from "@clickhouse/client"
import type { CopyMark } from "../../ports.ts"
import { SHAPE } from "./tables.ts"

/** Where the copy stands. */
export interface Stand {
  version: bigint
  mark: CopyMark | null
}

/** Versions that one process gives before another has to begin with greater ones: more than there are steps. */
const A_TURN = 2n ** 32n

/**
 * The versions of rows, the newest of which counts. Whoever begins to feed the copy takes greater ones than anybody
 * had: what a process that has lost its turn still writes then is hidden by what is written in its place.
 */
export function createVersions(client: ClickHouseClient) {
  let last: bigint | null = null
  const versions = {
    /** Whether nobody has begun to feed the copy, or wants it made anew, since this process fed it. */
    areMine: async (): Promise<boolean> => last === null || (await standOf(client)).version === last,
    /** @throws if another process feeds the copy by now */
    next: async (): Promise<bigint> => {
      const { version, mark } = await standOf(client)
      if (last === null) {
        last = (version / A_TURN + 1n) * A_TURN
        await versions.reached({ version: last, mark })
      }
      if (version > last) throw new Error("another process feeds the copy for reports")
      return ++last
    },
    /** From now on, all that the mark says is there. */
    reached: async ({ version, mark }: Stand): Promise<void> => {
      const values = [{ version: String(version), shape: SHAPE, mark }]
      await client.insert({ table: "copied_until", values, format: "JSONEachRow" })
    },
  }
  return versions
}

/** As it was said last; of another shape than ours it is not known. */
export async function standOf(client: ClickHouseClient): Promise<Stand> {
  const result = await client.query({
    query: `select toString(version) as version, shape, mark from copied_until order by copied_until.version desc limit 1`,
    format: "JSONEachRow",
  })
  const [said] = await result.json<{ version: string; shape: string; mark: string | null }>()
  if (said === undefined) return { version: 0n, mark: null }
  return { version: BigInt(said.version), mark: said.shape === SHAPE ? said.mark : null }
}
