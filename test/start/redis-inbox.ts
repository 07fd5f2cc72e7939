import { redisInbox } from "../../collector/inbox/redis.ts"
import type { Inbox } from "../../collector/ports.ts"
import type { OpenRedis } from "../../collector/redis/open.ts"
import { id } from "../domain/builders.ts"
import { connect } from "./redis.ts"

/** An inbox as one process opens it, with connections of its own. */
export interface OpenedInbox extends Inbox {
  /** Its id, as Redis knows it. */
  own: string
  /** Closes it, as a process does that stops in order. */
  end(): Promise<void>
  /** Drops its connections, as a process does that is killed. */
  die(): void
}

/** Opens an inbox in Redis. Tests that wait for leases to lapse make them short. */
export async function openInbox(
  url: string,
  options: OpenRedis & Parameters<typeof redisInbox>[2] = {},
): Promise<OpenedInbox> {
  const { leaseMs, waitAfter, ...open } = options
  const connections = await connect(url, open)
  const own = id()
  const inbox = await redisInbox(connections, own, {
    ...(leaseMs !== undefined && { leaseMs }),
    ...(waitAfter !== undefined && { waitAfter }),
  })
  const end = async () => {
    await inbox.close()
    connections.close()
  }
  return { ...inbox, own, end, die: connections.close }
}
