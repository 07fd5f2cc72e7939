/** `npm run build:script`: writes the browser script and its stub to dist/, and tells the sizes. */
import { mkdir, writeFile } from "node:fs/promises"
import { brotliCompressSync } from "node:zlib"
import arrangement from "./arrangement.json" with { type: "json" }
import { bundleScript, bundleStub } from "./bundle.ts"

const dist = new URL("../dist/", import.meta.url)
await mkdir(dist, { recursive: true })
for (const [file, code] of [
  ["t.js", await bundleScript(arrangement)],
  ["stub.js", await bundleStub()],
] as const) {
  await writeFile(new URL(file, dist), code)
  console.log(`dist/${file}  ${code.length} bytes, ${brotliCompressSync(code).length} by brotli`)
}
