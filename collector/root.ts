/**
 * The folder of the project, which is that of its package.json: its own name leads there from wherever this runs, the
 * source or what is built of it. https://nodejs.org/docs/latest-v24.x/api/packages.html#self-referencing-a-package-using-its-name
 */
export const ROOT = new URL(".", import.meta.resolve("afterclick/package.json"))

/** Whether it is the built program that runs, and not its source. */
export const isBuilt = !import.meta.url.endsWith(".ts")
