/** Imports the package where there is no page, and where touching what a page has fails. */
const ofPages = [
  ...["window", "document", "location", "history", "navigator", "localStorage", "sessionStorage", "crypto"],
  ...["addEventListener", "fetch", "setTimeout", "console"],
]
const { log } = console
for (const name of ofPages)
  Object.defineProperty(globalThis, name, {
    get() {
      throw new Error(`it touched ${name}`)
    },
  })
const { init } = await import("@afterclick/script")
log(typeof init)
