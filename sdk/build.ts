/** Builds the browser script: `npm run build` writes dist/t.js and the stub, and prints their sizes. */
import { readFile } from "node:fs/promises"
import { stripTypeScriptTypes } from "node:module"
import { brotliCompressSync } from "node:zlib"
import { type Plugin, rollup } from "rollup"
import { type CompressOptions, minify } from "terser"

/** Removes the types as Node does for the collector, so that one compiler reads all of the source. */
const stripTypes: Plugin = {
  name: "strip-types",
  transform: (code, id) => (id.endsWith(".ts") ? { code: stripTypeScriptTypes(code), map: null } : null),
}

/** A node of the parsed code, as far as functions matter. Rollup's types leave out where inner nodes are. */
interface Node {
  type: string
  start: number
  end: number
  async?: boolean
  id?: Node
  body?: Node
  declaration?: Node
}

/**
 * Writes a module's functions as arrows, and constants as variables: shorter, and all joined to one declaration.
 * No function uses `this`, and none is called before the bundle's last lines.
 */
const shorter: Plugin = {
  name: "shorter",
  transform(code) {
    const { body: statements } = this.parse(code) as unknown as { body: Node[] }
    let small = code
    for (const { type, start, async, id, body } of statements
      .map((node) => node.declaration ?? node)
      .reverse())
      if (type === "FunctionDeclaration" && id && body) {
        const arrow = `let ${code.slice(id.start, id.end)} = ${async ? "async " : ""}${code.slice(id.end, body.start)}=> `
        small = small.slice(0, start) + arrow + small.slice(body.start)
      }
    return { code: small.replace(/\bconst\b/g, "let"), map: null }
  },
}

/** Names shortened, in a block so that none of them is the page's. */
const minified = (compress: CompressOptions): Plugin => ({
  name: "minified",
  renderChunk: async (code) => {
    const { code: small } = await minify(code, { ecma: 2020, module: true, compress })
    return { code: `{${small}}`, map: null }
  },
})

/** Builds one file, and tells its size. */
async function build(name: string, plugins: Plugin[]): Promise<void> {
  const input = new URL(`${name}.ts`, import.meta.url).pathname
  const bundle = await rollup({ input, plugins: [stripTypes, ...plugins] })
  const file = `dist/${name}.js`
  const output = new URL(`../${file}`, import.meta.url).pathname
  await bundle.write({ file: output, format: "es" })
  await bundle.close()
  const built = await readFile(output)
  console.log(`${file}  ${built.length} bytes, ${brotliCompressSync(built).length} by brotli`)
}

await build("t", [
  shorter,
  minified({ passes: 2, inline: 2, unsafe: true, unsafe_arrows: true, unsafe_methods: true }),
])
await build("stub", [minified({ sequences: false })]) // to be pasted, and read
