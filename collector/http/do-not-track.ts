import type { Request } from "express"
import type { Settings } from "../domain/settings.ts"

/** What browsers send whose people want to be left alone. https://www.w3.org/TR/tracking-dnt/, https://w3c.github.io/gpc/ */
const WISHES = ["dnt", "sec-gpc"]

/** What is answered for an event of such a browser: it is as good as delivered, and nothing was kept of it. */
export const LEFT_ALONE = { decision: "ignored", reason: "do_not_track" } as const

/** Whether a browser asks not to be tracked, where the settings say that it shall be heard. */
export function mustLeaveAlone(request: Request, { account }: Pick<Settings, "account">): boolean {
  return account.privacy.doNotTrack && WISHES.some((name) => request.headers[name] === "1")
}
