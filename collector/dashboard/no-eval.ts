/**
 * Schemas are checked without code made at run time: the content security policy forbids it, and to find that out
 * zod would try. Before any schema is loaded. https://zod.dev/api#jitless
 */
globalThis.__zod_globalConfig = { jitless: true }

declare global {
  var __zod_globalConfig: object | undefined
}
