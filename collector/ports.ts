export * from "./ports/attention.ts"
/**
 * What the collector needs of the world, in its own words. Adapters keep these promises; one contract suite
 * for each port (test/contract) holds every adapter to them.
 */
export * from "./ports/books.ts"
export * from "./ports/costs.ts"
export * from "./ports/deliveries.ts"
export * from "./ports/imports.ts"
export * from "./ports/inbox.ts"
export * from "./ports/ledger.ts"
export * from "./ports/lists.ts"
export * from "./ports/log.ts"
export * from "./ports/news.ts"
export * from "./ports/observer.ts"
export * from "./ports/people.ts"
export * from "./ports/rejected.ts"
export * from "./ports/report-copy.ts"
export * from "./ports/reports.ts"
export * from "./ports/saved-reports.ts"
export * from "./ports/sessions.ts"
export * from "./ports/settings.ts"
export * from "./ports/time-and-chance.ts"
export * from "./ports/users.ts"
