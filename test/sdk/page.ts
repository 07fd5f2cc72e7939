/**
 * A page of a shop, in a window of its own, with the built script as its tag would run it. The collector is a
 * function, and the clock stands still unless a test moves it.
 */
import { readFileSync } from "node:fs"
import { Script } from "node:vm"
import { CookieJar, JSDOM, VirtualConsole } from "jsdom"
import { vi } from "vitest"
import { makeId } from "../../collector/domain/ids.ts"
import type { Afterclick } from "../../sdk/api.ts"
import type { WireEvent, WireRequest } from "../../sdk/wire.ts"
import { stub } from "../start/stub.ts"

const root = `${import.meta.dirname}/../..`
const built = new Script(readFileSync(`${root}/dist/t.js`, "utf8"))
/** What becomes of a call: `sent`, or the code of its failure. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "sent",
    ({ code }) => code,
  )

export const COLLECTOR = "https://track.test/x/"
export const SHOP = "https://www.shop.example/"
/** A collector of the shop's own site, to which its cookie goes along. */
export const SAME_SITE = "https://track.shop.example/"

/** When every test begins. */
export const NOW = Date.UTC(2026, 4, 1, 12)
export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

let chance = 0
/** An id like no other, made at a time. */
export const idAt = (time: number) => makeId(time, new Uint8Array(10).fill(++chance % 256))
/** Ids of half an hour's link, and of one much older. */
export const YOUNG = NOW - 5 * MINUTE
export const OLD = NOW - 60 * MINUTE

type PageWindow = Window & typeof globalThis

/** What the script sent by fetch. */
export interface Sent {
  url: string
  init: RequestInit
  request: WireRequest & { consent?: string }
  /** The request's event, or one without a name where it brought none. */
  event: WireEvent
  /** The keys of the outbox in the instant of the call. */
  stored: string[]
}

export interface Beacon {
  url: string
  body: unknown
}

/** How the collector answers a request: it may throw at once, as a patched `fetch` does. */
export type Answer = (sent: Sent) => Response | Promise<Response>

/** What a page is opened with. */
export interface Opened {
  url?: string
  /** The tag's attributes; null for a page on which the script has not yet arrived. */
  tag?: Record<string, string> | null
  html?: string
  referrer?: string
  collector?: string
  answer?: Answer
  storageQuota?: number
  /** Changes the window before anything runs. */
  prepare?: (window: PageWindow, page: Page) => void
  /** Calls made before the script arrives, to the stub. */
  calls?: (afterclick: Afterclick) => void
}

export interface Page {
  window: PageWindow
  document: Document
  sent: Sent[]
  beacons: Beacon[]
  /** How the collector answers from now on. */
  answer: Answer
  /** Runs the script as a tag with these attributes does. */
  load(attributes?: Record<string, string>): void
  /** The global, by this name. */
  api(name?: string): Afterclick
  /** The names of what was sent, in order. */
  names(): (string | undefined)[]
  /** The events in the browser's storage, by their keys in order. */
  outbox(): string[]
  /** What ran into nobody's arms on this page. */
  errors: string[]
  /** Opens the next page of the same browser: its cookies and storage are those of this one. */
  next(opened?: Opened): Page
}

const open: Page[] = []

/** Closes all pages. @returns what ran into nobody's arms on them */
export function closePages(): string[] {
  const closed = open.splice(0)
  for (const page of closed) page.window.close()
  return closed.flatMap(({ errors }) => errors)
}

/** Opens a page with the script on it. */
export function openPage(opened: Opened = {}): Page {
  return openIn(new CookieJar(), opened)
}

function openIn(cookieJar: CookieJar, opened: Opened, before?: Page): Page {
  const { url = SHOP, html = "", referrer, storageQuota, prepare, calls, tag = {} } = opened
  const errors: string[] = []
  const virtualConsole = new VirtualConsole().on("jsdomError", ({ message }) => {
    if (!/^Not implemented/.test(message)) errors.push(message) // jsdom goes nowhere by links and forms
  })
  const dom = new JSDOM(html, {
    ...{ url, cookieJar, virtualConsole, runScripts: "outside-only" },
    ...(referrer && { referrer }),
    ...(storageQuota && { storageQuota }),
  })
  const { window } = dom
  const { document } = window
  const page: Page = {
    ...{ window, document, errors, sent: [], beacons: [], answer: opened.answer ?? accepted },
    load: (attributes = {}) => {
      const script = document.createElement("script")
      script.setAttribute("src", `${opened.collector ?? COLLECTOR}t.js`)
      for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
      vi.spyOn(document, "currentScript", "get").mockReturnValue(script)
      built.runInContext(dom.getInternalVMContext())
    },
    // The tests say which global there is.
    api: (name = "afterclick") => (window as unknown as Record<string, Afterclick>)[name] as Afterclick,
    names: () => page.sent.map(({ event }) => event.name),
    outbox: () => outboxOf(window, opened.collector ?? COLLECTOR),
    next: (given = {}) => openIn(cookieJar, { ...nothingOnceOnly(opened), ...given }, page),
  }
  open.push(page)
  equip(page, opened.collector ?? COLLECTOR)
  if (before) copyStorage(before, page)
  prepare?.(window, page)
  if (calls) {
    window.eval(stub)
    calls(page.api())
  }
  if (tag) page.load(tag)
  return page
}

/** The next page is like the last, but for what belongs to one page. */
function nothingOnceOnly({ collector, answer, tag }: Opened): Opened {
  return {
    ...(collector && { collector }),
    ...(answer && { answer }),
    ...(tag !== undefined && { tag }),
  }
}

/** Gives the window a clock, chance and a network that are the test's. */
function equip(page: Page, collector: string): void {
  const { window } = page
  Object.assign(window, {
    Date,
    setTimeout: (react: () => void, ms?: number, ...given: []) => setTimeout(react, ms, ...given),
    clearTimeout: (timer?: ReturnType<typeof setTimeout>) => clearTimeout(timer),
    fetch: (url: string, init: RequestInit) => {
      const request: Sent["request"] = JSON.parse(String(init.body))
      const event = request.events?.[0] ?? { name: "" } // a refusal of consent has none
      const sent = { url, init, request, event, stored: outboxOf(window, collector) }
      page.sent.push(sent)
      return Promise.resolve(page.answer(sent))
    },
  })
  window.Math.random = () => 0.5
  setOn(window.navigator, {
    sendBeacon: (url: string, body: unknown) => page.beacons.push({ url, body }) > 0,
  })
}

/** Storage belongs to a browser, in jsdom to a window. */
function copyStorage(from: Page, to: Page): void {
  for (const kind of ["localStorage", "sessionStorage"] as const)
    for (const [key, value] of Object.entries(from.window[kind])) to.window[kind].setItem(key, value)
}

function outboxOf(window: PageWindow, collector: string): string[] {
  try {
    return Object.keys(window.localStorage)
      .filter((key) => key.startsWith(collector))
      .sort()
  } catch {
    return [] // a test has forbidden it
  }
}

/** Overrides what a browser says of itself. */
export function setOn(target: object, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(target, name, { value, configurable: true, writable: true })
}

/** Takes away a property: whoever reads it meets an exception, as in a sandboxed frame. */
export function forbid(target: object, name: string): void {
  const refuse = () => {
    throw new Error(`${name} is forbidden`)
  }
  Object.defineProperty(target, name, { get: refuse, set: refuse, configurable: true })
}

/** The collector's answer when all is well: it takes the script's word for the visitor. */
export function accepted({ request }: Sent): Response {
  const results = (request.events ?? []).map(({ id = "", name }) =>
    name === "view" ? { id, hit: hitOf(id) } : { id, decision: "created", reason: "created" },
  )
  return Response.json({ vid: request.vid, results })
}

/** The hit of a view, by its event's id. */
export const hitOf = (id = "") => `${id.slice(0, 10)}${"h".repeat(16)}`

/** The collector knows the visitor better than the script. */
export const acceptedAs =
  (vid: string): Answer =>
  async (sent) => {
    const answer = await accepted(sent).json()
    return Response.json({ ...answer, vid })
  }

/** It refuses, or cannot. */
export const refused =
  (status: number, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ error: { code: `code_${status}`, message: "" } }, { status, headers })

/** There is no network, or the browser withholds the answer. */
export const unreachable: Answer = () => Promise.reject(new TypeError("Failed to fetch"))

/** Answers that come when the test says so, in the order of the requests. */
export function slowly(): { answer: Answer; arrive: (answer?: Answer) => Promise<void> } {
  const waiting: ((answer: Answer) => void)[] = []
  return {
    answer: (sent) =>
      new Promise((settle, fail) => {
        waiting.push((answer) => {
          new Promise<Response>((go) => go(answer(sent))).then(settle, fail)
        })
      }),
    arrive: async (answer = accepted) => {
      waiting.shift()?.(answer)
      await settled()
    },
  }
}

/** Everything that needs no time has happened. */
export async function settled(): Promise<void> {
  await later(0)
}

/** So long later. */
export async function later(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await new Promise(setImmediate) // bodies are read in turns of their own
  await vi.advanceTimersByTimeAsync(0)
}
