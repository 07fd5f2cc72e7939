import { randomInt } from "node:crypto"
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
/** Before so many of them each begins, at a place of its own: of two that begin at once, one is ahead. */
const BEGINNINGS = 2 ** 31

/**
 * The versions of rows, the newest of which counts. Whoever begins to feed the copy takes greater ones than anybody
 * had: what a process that has lost its turn still writes then is hidden by what is written in its place. Where nothing
 * is, because it was deleted, nothing hides it: so each looks again once it has written.
 */
export function createVersions(client: ClickHouseClient) {
  let last: bigint | null = null
  const versions = {
    /** Whether nobody has begun to feed the copy, or wants it made anew, since this process fed it. */
    areMine: async (): Promise<boolean> => last === null || (await standOf(client)).version === last,
    /** @throws if another process feeds the copy by now */
    next: async (): Promise<bigint> => {
      last ??= await begun(client)
      if ((await standOf(client)).version > last) throw new Error(PASSED)
      return ++last
    },
    /**
     * Changes tables. Who began to feed the copy meanwhile may have looked, or deleted, before that was there: then the
     * copy is to be made anew. It is looked also if the change failed: some of it may be there.
     * @returns the version that was given to it
     * @throws if another process feeds the copy by now
     */
    change: async (make: (version: bigint) => Promise<void>): Promise<bigint> => {
      const version = await versions.next()
      try {
        await make(version)
      } finally {
        await mustBeNewest(client, version)
      }
      return version
    },
    /** From now on, all that the mark says is there. */
    reached: (stand: Stand): Promise<void> => note(client, stand),
  }
  return versions
}

const PASSED = "another process feeds the copy for reports"

/** @returns a version that is greater than any before, from which on this process gives them */
async function begun(client: ClickHouseClient): Promise<bigint> {
  const { version, mark } = await standOf(client)
  const first = turnAfter(version, 1n) + BigInt(randomInt(BEGINNINGS))
  await note(client, { version: first, mark })
  return first
}

async function mustBeNewest(client: ClickHouseClient, version: bigint): Promise<void> {
  if ((await standOf(client)).version <= version) return
  await forget(client)
  throw new Error(PASSED)
}

/** Whoever feeds the copy makes it anew then; also who begins to at this moment, and has not seen it yet. */
export async function forget(client: ClickHouseClient): Promise<void> {
  const { version } = await standOf(client)
  await note(client, { version: turnAfter(version, 2n), mark: null })
}

function turnAfter(version: bigint, turns: bigint): bigint {
  return (version / A_TURN + turns) * A_TURN
}

async function note(client: ClickHouseClient, { version, mark }: Stand): Promise<void> {
  const values = [{ version: String(version), shape: SHAPE, mark }]
  await client.insert({ table: "copied_until", values, format: "JSONEachRow" })
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
