/**
 * `npm run build` writes the script as a package for bundlers to dist/script too: to be published, or installed
 * from there. No start of the collector waits for it.
 */
import { execFile } from "node:child_process"
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { rollup } from "rollup"

const root = join(import.meta.dirname, "../..")
const packed = join(root, "dist/script")

/** Writes one module that people can read, its types, and what a package has beside them. */
async function buildPackage(): Promise<void> {
  await rm(packed, { recursive: true, force: true })
  await mkdir(join(packed, "types"), { recursive: true })
  const compiled = await mkdtemp(join(tmpdir(), "afterclick-build-"))
  try {
    await compile(compiled)
    await takeCode(compiled)
    await takeTypes(compiled, "module.d.ts")
  } finally {
    await rm(compiled, { recursive: true })
  }
  await writeManifest()
  await copyFile(join(import.meta.dirname, "README.md"), join(packed, "README.md"))
  await copyFile(join(root, "LICENSE"), join(packed, "LICENSE"))
}

/** Each file of the module as JavaScript and as its declarations. Nothing is checked: `npm run check` does. */
async function compile(folder: string): Promise<void> {
  const tsc = new URL("bin/tsc", import.meta.resolve("typescript/package.json")).pathname
  const command = [tsc, "--project", import.meta.dirname, "--outDir", folder]
  await promisify(execFile)(process.execPath, command)
}

async function takeCode(from: string): Promise<void> {
  const bundle = await rollup({ input: join(from, "module.js") })
  await bundle.write({ file: join(packed, "afterclick.js"), format: "es" })
  await bundle.close()
}

/** Takes a file's declarations, and those it imports. They name .ts files, which the package has not. */
async function takeTypes(from: string, name: string, taken = new Set<string>()): Promise<void> {
  if (taken.has(name)) return
  taken.add(name)
  const text = await readFile(join(from, name), "utf8")
  await writeFile(join(packed, "types", name), text.replace(/(from "\.\/[^"]+)\.ts"/g, '$1.js"'))
  for (const [, imported] of text.matchAll(/from "\.\/([^"]+)\.ts"/g))
    await takeTypes(from, `${imported}.d.ts`, taken)
}

/** The package's own package.json, with the version and the license of the whole. */
async function writeManifest(): Promise<void> {
  const read = async (file: string) => JSON.parse(await readFile(file, "utf8"))
  const { version, license } = await read(join(root, "package.json"))
  const { name, ...more } = await read(join(import.meta.dirname, "package.json"))
  const manifest = JSON.stringify({ name, version, license, ...more }, null, 2)
  await writeFile(join(packed, "package.json"), `${manifest}\n`)
}

await buildPackage()
