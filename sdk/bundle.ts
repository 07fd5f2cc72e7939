/** How the browser script is bundled: readable modules in, the smallest text out. */
import { stripTypeScriptTypes } from "node:module"
import { type Plugin, rollup } from "rollup"
import { type CompressOptions, minify } from "terser"

/** Removes the types as Node does for the collector, so that one compiler reads all of the source. */
const stripTypes: Plugin = {
  name: "strip-types",
  transform: (code, id) => (id.endsWith(".ts") ? { code: stripTypeScriptTypes(code), map: null } : null),
}

/** A node of the parsed code, as far as it matters here. Rollup's types leave out where inner nodes are. */
interface Node {
  type: string
  start: number
  end: number
  async?: boolean
  id?: Node & { name: string }
  body?: Node
  declaration?: Node
  declarations?: (Node & { id: { name: string }; init: (Node & { properties?: Node[] }) | null })[]
}

type Parse = (code: string) => unknown
const statementsOf = (parse: Parse, code: string) => (parse(code) as { body: Node[] }).body

/**
 * Writes a module's functions as arrows, and constants as variables: shorter, and all joined to one declaration.
 * No function uses `this`, and none is called before the bundle's last lines.
 */
const shorter: Plugin = {
  name: "shorter",
  transform(code) {
    const statements = statementsOf((text) => this.parse(text), code).map((node) => node.declaration ?? node)
    let small = code
    for (const { type, start, async, id, body } of statements.reverse())
      if (type === "FunctionDeclaration" && id && body) {
        const arrow = `let ${id.name} = ${async ? "async " : ""}${code.slice(id.end, body.start)}=> `
        small = small.slice(0, start) + arrow + small.slice(body.start)
      }
    return { code: small.replace(/\bconst\b/g, "let"), map: null }
  },
}

/** What can stand anywhere before the last lines: it is only named, and runs nothing. */
const MOVABLE = ["ArrowFunctionExpression", "Literal", "ObjectExpression", "ArrayExpression"]

/** The statements by the names they declare; those that run something keep their place at the end. */
function statementsByName(parse: Parse, code: string): { movable: Map<string, string>; last: string } {
  const movable = new Map<string, string>()
  const last: string[] = []
  for (const { start, end, declarations } of statementsOf(parse, code)) {
    const [{ id, init } = { id: null, init: null }] = declarations ?? []
    const isEmpty = init?.properties === undefined || init.properties.length === 0
    const text = code.slice(start, end)
    if (id && (init === null || (MOVABLE.includes(init.type) && isEmpty))) movable.set(id.name, text)
    else last.push(text)
  }
  return { movable, last: last.join("\n") }
}

/** Puts what is declared in an order in which more repeats within the reach of the compressor. */
const arranged = (order: readonly string[]): Plugin => ({
  name: "arranged",
  renderChunk(code) {
    const { movable, last } = statementsByName((text) => this.parse(text), code)
    const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
    const sorted = [...movable].sort(([one], [other]) => rank(one) - rank(other))
    return { code: [...sorted.map(([, text]) => text), last].join("\n"), map: null }
  },
})

/** Names shortened, in a block so that none of them is the page's. */
const minified = (compress: CompressOptions): Plugin => ({
  name: "minified",
  renderChunk: async (code) => {
    const { code: small } = await minify(code, { ecma: 2020, module: true, compress })
    return { code: `{${small}}`, map: null }
  },
})

/** The script as pages load it. */
export async function bundleScript(order: readonly string[]): Promise<string> {
  const compress = { passes: 2, inline: 2, unsafe: true, unsafe_arrows: true, unsafe_methods: true }
  return await bundle("t.ts", [shorter, arranged(order), minified(compress)])
}

/** The names of all that can be arranged, in the order given and then as they come. */
export async function namesOf(order: readonly string[]): Promise<string[]> {
  let names: string[] = []
  const listed: Plugin = {
    name: "listed",
    renderChunk(code) {
      names = [...statementsByName((text) => this.parse(text), code).movable.keys()]
      return null
    },
  }
  await bundle("t.ts", [shorter, arranged(order), listed])
  return names
}

/** The stub as pages paste it: it may be longer, and can be read. */
export async function bundleStub(): Promise<string> {
  return await bundle("stub.ts", [minified({ sequences: false })])
}

async function bundle(file: string, plugins: Plugin[]): Promise<string> {
  const input = new URL(file, import.meta.url).pathname
  const bundled = await rollup({ input, plugins: [stripTypes, ...plugins] })
  const { output } = await bundled.generate({ format: "es" })
  await bundled.close()
  return output[0].code.trim()
}
