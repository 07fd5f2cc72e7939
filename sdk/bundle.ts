/** How the browser script is bundled: readable modules in, the smallest text out. */
import { stripTypeScriptTypes } from "node:module"
import { type Plugin, rollup } from "rollup"
import { parseAst } from "rollup/parseAst"
import { type MinifyOptions, minify } from "terser"

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
  init?: (Node & { properties?: Node[] }) | null
  body?: Node
  declaration?: Node
  declarations?: Node[]
}

const statementsOf = (code: string) => (parseAst(code) as unknown as { body: Node[] }).body

/**
 * Writes a module's functions as arrows, and constants as variables: shorter, and all joined to one declaration.
 * No function uses `this`, and none is called before the bundle's last lines.
 */
const shorter: Plugin = {
  name: "shorter",
  transform(code) {
    const statements = statementsOf(code).map((node) => node.declaration ?? node)
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
const MOVABLE = [
  "ArrowFunctionExpression",
  "Literal",
  "UnaryExpression",
  "ObjectExpression",
  "ArrayExpression",
]

function isMovable({ init }: Node): boolean {
  const isEmpty = init?.properties === undefined || init.properties.length === 0
  return !init || (MOVABLE.includes(init.type) && isEmpty)
}

/** What can be chosen freely, and changes nothing but how much brotli finds to repeat. */
export interface Arrangement {
  /** What is declared, by the names of the source. */
  order: readonly string[]
  /** What stands in the place of each of LETTERS. */
  letters: string
}

/** All names of one letter that there can be. */
export const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_"

/** In the pieces a name of one letter is a character that is in no source: the first of them is the first of LETTERS. */
const FIRST_MARK = 0xe000
const MARK = /[\ue000-\ue0ff]/g

/** The script in small pieces: what it declares, by the names of the source, and the lines that run it. */
export interface Pieces {
  declared: ReadonlyMap<string, string>
  last: string
}

/** The code with its names of one letter marked: every variable's, and no property's. */
function marked(code: string): string {
  const characters = [...code]
  const mark = ({ start, name }: Named) => {
    characters[start] = String.fromCharCode(FIRST_MARK + LETTERS.indexOf(name))
  }
  const look = (node: Inner, isProperty: boolean): void => {
    if (node.type === "Identifier" && node.name?.length === 1 && !isProperty) mark(node as Named)
    const named = node.computed ? null : (node.key ?? node.property)
    if (node.shorthand && named?.name?.length === 1)
      throw new Error(`${named.name} is the name of a property, too`)
    for (const inner of Object.values(node).flat()) if (isNode(inner)) look(inner, inner === named)
  }
  for (const statement of statementsOf(code)) look(statement, false)
  return characters.join("")
}

type Named = Node & { name: string }
type Inner = Node & {
  name?: string
  key?: Inner | null
  property?: Inner | null
  computed?: boolean
  shorthand?: boolean
}

const isNode = (inner: unknown): inner is Inner =>
  typeof inner === "object" && inner !== null && "type" in inner && "start" in inner

/** The smallest text the source comes to, in an arrangement still to be chosen. */
export async function scriptInPieces(): Promise<Pieces> {
  const nameCache: { vars?: { props: Record<string, string> } } = {}
  const compress = { passes: 2, inline: 2, unsafe: true, unsafe_arrows: true, unsafe_methods: true }
  const code = await smaller(await bundle("t.ts", [shorter]), { compress, nameCache })
  const [all, ...rest] = statementsOf(code)
  const declarations = all?.declarations ?? []
  const inMarks = marked(code)
  const text = ({ start, end }: Node) => inMarks.slice(start, end).replace(/;$/, "")
  const sources = new Map(
    Object.entries(nameCache.vars?.props ?? {}).map(([name, short]) => [short, name.slice(1)]),
  )
  const nameOf = ({ id }: Node) => sources.get(id?.name ?? "") ?? id?.name ?? ""
  const [movable, fixed] = [declarations.filter(isMovable), declarations.filter((node) => !isMovable(node))]
  return {
    declared: new Map(movable.map((node) => [nameOf(node), text(node)])),
    last: [fixed.map(text).join(","), ...rest.map(text)].join(";"),
  }
}

/** The names of all that is declared, in an order; what it does not name comes last. */
export function arranged({ declared }: Pieces, order: readonly string[]): string[] {
  return [...new Set([...order.filter((name) => declared.has(name)), ...declared.keys()])]
}

/** The whole script as it is arranged, and in a block, so that none of its names is the page's. */
export function joined(pieces: Pieces, { order, letters }: Arrangement): string {
  const { declared, last } = pieces
  const declarations = arranged(pieces, order).map((name) => declared.get(name))
  const code = `{let ${[...declarations, last].join(",")}}`
  return code.replace(MARK, (mark) => letters[mark.charCodeAt(0) - FIRST_MARK] ?? "")
}

/** The script as pages load it. */
export async function bundleScript(as: Arrangement): Promise<string> {
  return joined(await scriptInPieces(), as)
}

/** The stub as pages paste it: it may be longer, and can be read. */
export async function bundleStub(): Promise<string> {
  return `{${await smaller(await bundle("stub.ts", []), { compress: { sequences: false } })}}`
}

/** The code with its names shortened. */
async function smaller(code: string, how: MinifyOptions): Promise<string> {
  const { code: small = "" } = await minify(code, { ecma: 2020, module: true, ...how })
  return small
}

async function bundle(file: string, plugins: Plugin[]): Promise<string> {
  const input = new URL(file, import.meta.url).pathname
  const bundled = await rollup({ input, plugins: [stripTypes, ...plugins] })
  const { output } = await bundled.generate({ format: "es" })
  await bundled.close()
  return output[0].code.trim()
}
