/** How grave what is logged is, the gravest first. */
export const LEVELS = ["error", "warn", "info", "debug"] as const
export type Level = (typeof LEVELS)[number]
