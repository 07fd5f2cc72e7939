/** What `@afterclick/script` exports: how to start, and the types of all that it gives and takes. */
export { init } from "./afterclick.ts"
export type { Afterclick } from "./api.ts"
export type { Ids } from "./links.ts"
export type { Heard, TrackingError } from "./listen.ts"
export type { Options } from "./options.ts"
export type { Properties } from "./track.ts"
export type { Tracked } from "./wire.ts"
