export const STATUSES = ["approved", "pending", "declined", "other", "deleted"] as const
export type Status = (typeof STATUSES)[number]

/** The words networks use for the state of a sale, and the status each becomes; compared without case. */
export const STATUS_WORDS: ReadonlyMap<string, Status> = new Map([
  ["approved", "approved"],
  ["other", "other"],
  ["declined", "declined"],
  ["pending", "pending"],
  ["hold", "pending"],
  ["preapproved", "pending"],
  ["refunded", "declined"],
  ["refund", "declined"],
  ["chargeback", "declined"],
  ["reversed", "declined"],
  ["void", "declined"],
  ["fraud", "declined"],
  ["denied", "declined"],
  ["invalid", "declined"],
  ["rejected", "deleted"],
  ["reject", "deleted"],
  ["trash", "deleted"],
  ["cancelled", "deleted"],
  ["canceled", "deleted"],
])

/** Which status a conversion may be moved to from the one it has; anything else comes too late. */
const MAY_BECOME: Readonly<Record<Status, readonly Status[]>> = {
  pending: ["approved", "other", "declined", "deleted"],
  approved: ["other", "declined", "deleted"],
  other: ["approved", "declined", "deleted"],
  declined: ["approved", "other", "deleted"],
  deleted: ["approved"],
}

/** Whether a sale in that status counts, or will once it is approved: it is not taken back. */
export function mayEarn(status: Status): boolean {
  return status !== "deleted" && status !== "declined"
}

export function mayBecome(from: Status, to: Status): boolean {
  return MAY_BECOME[from].includes(to)
}
