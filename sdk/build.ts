/** Builds the browser script: `npm run build` writes dist/t.js and prints its size. */
import { readFile } from "node:fs/promises"
import { stripTypeScriptTypes } from "node:module"
import { brotliCompressSync } from "node:zlib"
import { type Plugin, rollup } from "rollup"
import { minify } from "terser"

/** Removes the types as Node does for the collector, so that one compiler reads all of the source. */
const stripTypes: Plugin = {
  name: "strip-types",
  transform: (code, id) => (id.endsWith(".ts") ? { code: stripTypeScriptTypes(code), map: null } : null),
}

/** Names shortened, and as many passes as still find something. */
const minified: Plugin = {
  name: "minified",
  renderChunk: async (code) => {
    const { code: small } = await minify(code, { ecma: 2020, toplevel: true, compress: { passes: 3 } })
    return { code: small ?? code, map: null }
  },
}

const output = new URL("../dist/t.js", import.meta.url).pathname
const bundle = await rollup({
  input: new URL("t.ts", import.meta.url).pathname,
  plugins: [stripTypes, minified],
})
await bundle.write({ file: output, format: "iife" })
await bundle.close()
const built = await readFile(output)
console.log(`dist/t.js  ${built.length} bytes, ${brotliCompressSync(built).length} by brotli`)
