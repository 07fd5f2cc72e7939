import { createServer, type IncomingMessage } from "node:http"
import { createRequire } from "node:module"
import { text } from "node:stream/consumers"

/**
 * A ClickHouse of its own for the tests: the engine as a library, behind as much of ClickHouse's HTTP interface as its
 * client uses. https://clickhouse.com/docs/interfaces/http
 * Started with a folder, a port, and the password it wants.
 */

/** What is used of it: it is installed for the tests only, and brings no types that the compiler could find. */
interface Engine {
  Session: new (folder: string) => Session
}
interface Session {
  queryAsync(statement: string, how: { format: string }): Promise<{ text(): string }>
  queryBindAsync(
    statement: string,
    bound: Record<string, string>,
    how: { format: string },
  ): Promise<{ text(): string }>
}

interface Asked {
  statement: string
  bound: Record<string, string>
  settings: [string, string][]
  database: string
}

/** Parameters of a request that are not settings. */
const NO_SETTINGS: ReadonlySet<string> = new Set([
  "query",
  "query_id",
  "database",
  "default_format",
  "session_id",
])

const [folder = "", port = "", password = ""] = process.argv.slice(2)
const { Session } = createRequire(import.meta.url)("chdb") as Engine
const session = new Session(folder)
const databases = new Set<string>()
/** One after the other: the database and the settings are those of the session. */
let before: Promise<unknown> = Promise.resolve()
let inForce = ""

createServer((request, response) => {
  void answer(request).then(
    ({ status, body }) => {
      const code = /^Code: (\d+)/.exec(body)?.[1]
      response.writeHead(status, status === 200 || !code ? {} : { "X-ClickHouse-Exception-Code": code })
      response.end(body)
    },
    (error) => response.writeHead(500).end(String(error)),
  )
}).listen(Number(port), "127.0.0.1", () => console.log("ready"))

async function answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
  if (request.url === "/ping") return { status: 200, body: "Ok.\n" }
  if (!isAllowed(request)) return { status: 403, body: "Code: 516. DB::Exception: Authentication failed" }
  const asked = await read(request)
  const answered = before.then(() => run(asked))
  before = answered.catch(() => undefined)
  return await answered.then(
    (body) => ({ status: 200, body }),
    (error: Error) => ({ status: 500, body: error.message }),
  )
}

function isAllowed({ headers }: IncomingMessage): boolean {
  const [, said = ""] = (headers.authorization ?? "").split(" ")
  return Buffer.from(said, "base64").toString() === `default:${password}`
}

async function read(request: IncomingMessage): Promise<Asked> {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost")
  const isForm = request.headers["content-type"]?.startsWith("multipart/form-data")
  const parts = isForm ? await formOf(request) : []
  const said = [...searchParams, ...parts]
  const query = said.flatMap(([name, value]) => (name === "query" ? [value] : [])).join("\n")
  const body = isForm ? "" : await text(request)
  const isSetting = (name: string) => !NO_SETTINGS.has(name) && !name.startsWith("param_")
  return {
    statement: [query, body].filter(Boolean).join("\n"),
    bound: Object.fromEntries(
      said.flatMap(([name, value]) =>
        name.startsWith("param_") ? [[name.slice("param_".length), unescaped(value)]] : [],
      ),
    ),
    settings: said.filter(([name]) => isSetting(name)),
    database: searchParams.get("database") ?? "default",
  }
}

async function formOf(request: IncomingMessage): Promise<[string, string][]> {
  const body = await new Response(await text(request), {
    headers: { "content-type": request.headers["content-type"] ?? "" },
  }).formData()
  return [...body].map(([name, value]) => [name, String(value)])
}

const ESCAPED: Record<string, string> = { t: "\t", n: "\n", r: "\r", 0: "\0", b: "\b", f: "\f" }

/** Texts that are bound are written as in tab-separated values. */
function unescaped(value: string): string {
  return value.replace(/\\(.)/gs, (_, character: string) => ESCAPED[character] ?? character)
}

async function run({ statement, bound, settings, database }: Asked): Promise<string> {
  const tell = (said: string) => session.queryAsync(said, { format: "JSONEachRow" })
  if (!databases.has(database)) await tell(`create database if not exists "${database}"`)
  databases.add(database)
  const set = settings.map(([name, value]) => `${name} = '${value}'`).join(", ")
  if (inForce !== `${database} ${set}`) {
    await tell(`use "${database}"`)
    if (set !== "") await tell(`set ${set}`)
  }
  inForce = `${database} ${set}`
  const isBound = Object.keys(bound).length > 0
  const result = isBound
    ? await session.queryBindAsync(statement, bound, { format: "JSONEachRow" })
    : await session.queryAsync(statement, { format: "JSONEachRow" })
  return result.text()
}
