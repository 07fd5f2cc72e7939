import type { Request, Response } from "express"
import type { Access } from "./access.ts"

const LOOK_EVERY_MS = 15_000

/**
 * Ends an answer that goes on for as long as its reader stays, when the reader is nobody any more: signed out,
 * disabled, or with a token that was removed.
 */
export function endWithCaller(
  { callerOf }: Pick<Access, "callerOf">,
  request: Request,
  response: Response,
  lookEvery = LOOK_EVERY_MS,
): void {
  const look = async () => {
    // While the ledger does not answer nobody knows better than before.
    const isKnown = await callerOf(request).then(
      (caller) => caller !== null,
      () => true,
    )
    if (!isKnown) response.end()
  }
  const timer = setInterval(look, lookEvery).unref()
  response.on("close", () => clearInterval(timer))
}
