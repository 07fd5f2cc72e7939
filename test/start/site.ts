import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

/** What a browser asked the site for. */
export interface SiteRequest {
  method: string
  /** The host it was asked under, without the port. */
  host: string
  /** Path and query. */
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface SiteAnswer {
  html: string
  status?: number
  headers?: Record<string, string>
}

type Page = string | SiteAnswer | ((request: SiteRequest) => SiteAnswer | Promise<SiteAnswer>)

export interface RunningSite {
  /**
   * A path's address, under any name of this machine: `localhost`, `127.0.0.1`, or one that ends in
   * `.localhost`, of which the last two labels make a site: `shop.a.localhost` and `track.a.localhost` are of
   * one, `b.localhost` is another.
   */
  url(path: string, host?: string): string
  /** Puts pages there, by their paths; one that is there already is replaced. */
  serve(pages: Record<string, Page>): void
  /** Every request for a page so far, oldest first. */
  requests: readonly SiteRequest[]
  /** Forgets the requests and the pages: for the next test. */
  forget(): void
  stop(): void
}

/** What a browser asks for by itself, and when it likes: the page of an earlier test's, even. */
const ICON = "/favicon.ico"

/** A web site for a test, on a free port. A path that is not there is answered with an empty page and 404. */
export async function startSite(): Promise<RunningSite> {
  const known = new Map<string, Page>()
  const requests: SiteRequest[] = []
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming).catch(() => null)
    if (body === null) return // the browser went away while it was asking
    const { method = "", url: path = "", headers } = incoming
    const [host = ""] = (headers.host ?? "").split(":")
    const request = { method, host, path, headers, body }
    if (path !== ICON) requests.push(request)
    const answer = await answerOf(known.get(path.split("?")[0] ?? ""), request)
    // Asked for again each time, yet not forbidden to be kept for going back, as `no-store` would.
    const usual = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" }
    outgoing.writeHead(answer.status ?? 200, { ...usual, ...answer.headers }).end(answer.html)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: (path, host = "shop.localhost") => `http://${host}:${port}${path}`,
    serve: (more) => {
      for (const [path, page] of Object.entries(more)) known.set(path, page)
    },
    requests,
    forget: () => {
      known.clear()
      requests.length = 0
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answerOf(page: Page | undefined, request: SiteRequest): Promise<SiteAnswer> {
  if (page === undefined) return { status: 404, html: "" }
  if (typeof page === "function") return await page(request)
  return typeof page === "string" ? { html: page } : page
}
