import { MASK } from "../settings/secrets.ts"
import { inUrl } from "../tokens.ts"
import { inHtml, inScript, inShell } from "./contexts.ts"
import type { Order, Sale } from "./order.ts"
import { browserParts, type Part, placeholdersIn, queryOf, serverParts } from "./parts.ts"
import type { Integration, Snippet } from "./snippet.ts"

type Maker = (order: Order) => Snippet[]

/** What each integration is given, in the order it is set up. */
export const MAKERS: Readonly<Record<Integration, readonly Maker[]>> = {
  network: [offerLink, eachSale(postback), eachBrowserSale(pixel), tag],
  website: [tag, eachBrowserSale(conversionScript), eachBrowserSale(pixel), eachSale(postback)],
  crm: [leadForm, eachSale(postback), eachSale(curl)],
  shop: [
    ...[tag, keptVisitor, eachSale(serverClaim), eachBrowserSale(conversionScript)],
    ...[eachBrowserSale(pixel), eachSale(postback)],
  ],
}

function eachSale(make: (order: Order, sale: Sale) => Snippet): Maker {
  return (order) => order.sales.map((sale) => make(order, sale))
}

/** Of the sales that a browser may claim; only where the offers are open to it. */
function eachBrowserSale(make: (order: Order, sale: Sale) => Snippet): Maker {
  return (order) =>
    order.source?.browser === false ? [] : browserSales(order).map((sale) => make(order, sale))
}

function browserSales({ sales, source, settings }: Order): Sale[] {
  const maySettle = source?.browserStatus ?? settings.account.browserStatus
  return sales.filter(({ status }) => status !== "deleted" || maySettle)
}

function of(what: string, title: string, { type, status }: Sale) {
  const id = [what, type, status].filter((part) => part !== null).join(":")
  const about = status === null ? type : `${type}, ${status}`
  return { id, title: `${title}: ${about}`, type, ...(status && { status }) }
}

function offerLink({ macros, page }: Order): Snippet[] {
  if (macros.clickParameter === null) return []
  const pair = `${inUrl(macros.clickParameter)}={hit}`
  const url = page?.url ?? null
  const text = url === null || url.includes("{hit}") ? (url ?? pair) : withPair(url, pair)
  const why = "Hands the network our click id, so that it can send it back with the sale."
  return [{ id: "offer", title: "URL of the offer", kind: "link", text, placeholders: [], why }]
}

/** A URL with one more parameter, before the part after `#`. */
function withPair(url: string, pair: string): string {
  const [before = "", ...after] = url.split("#")
  const joint = before.includes("?") ? (/[?&]$/.test(before) ? "" : "&") : "?"
  return [`${before}${joint}${pair}`, ...after].join("#")
}

function postback(order: Order, sale: Sale): Snippet {
  const parts = serverParts(order, sale)
  return {
    ...of("postback", "Postback URL", sale),
    kind: "postback",
    text: `${claimAddress(order)}?${[queryOf(parts), ...keyPair(order)].join("&")}`,
    placeholders: placeholdersIn(parts),
    why: "A server calls it once for each sale; it works without a browser, and however late the sale comes.",
  }
}

function claimAddress({ address, source }: Order): string {
  return `${address}/pb/${source === undefined ? "" : inUrl(source.id)}`
}

/** The key as it may be shown; none where the offer source asks for none. */
function keyOf({ source, showsKey }: Order): string | null {
  return source?.key === undefined ? null : showsKey ? source.key : MASK
}

function keyPair(order: Order): string[] {
  const key = keyOf(order)
  return key === null ? [] : [`key=${key === MASK ? MASK : inUrl(key)}`]
}

function pixel(order: Order, sale: Sale): Snippet {
  const parts = browserParts(order, sale)
  const url = `${order.address}/pb.gif?${queryOf(parts)}`
  return {
    ...of("pixel", "Pixel", sale),
    kind: "pixel",
    text: `<img src="${inHtml(url)}" width="1" height="1" alt="">`,
    placeholders: placeholdersIn(parts),
    why: "Claims as an image, on a thank-you page that takes no script.",
  }
}

/** A tag that says a page makes that page of whichever has it: beside it stands one for all the others. */
function tag(order: Order): Snippet[] {
  const { page } = order.wishes
  const why = "Records the view, and remembers who the visitor is and what brought them."
  const about = { kind: "script" as const, placeholders: [], why }
  const others = page === null ? "Tag for every page" : "Tag for every other page"
  return [
    ...(page === null
      ? []
      : [{ ...about, id: "page", title: `Tag for the page ${page}`, text: tagText(order, page) }]),
    { ...about, id: "tag", title: others, text: tagText(order, null) },
  ]
}

/** A page that the settings do not list is told to be an offer: it is the one that is to earn. */
function tagText({ address, page }: Order, id: string | null): string {
  const kind = page === undefined ? ' data-kind="offer"' : ""
  const said = id === null ? "" : ` data-page="${inHtml(id)}"${kind}`
  return `<script async src="${inHtml(`${address}/t.js`)}"${said}></script>`
}

/** Calls may come before the script: the stub keeps them. */
function scriptText(order: Order, code: string): string {
  return [`<script>${order.stub}</script>`, tagText(order, null), `<script>${code}</script>`].join("\n")
}

function conversionScript(order: Order, sale: Sale): Snippet {
  const parts = browserParts(order, sale)
  const said = fieldsText(parts, ({ text }) => inScript(text))
  return {
    ...of("script", "Script for the thank-you page", sale),
    kind: "script",
    text: scriptText(order, `afterclick.track("conversion", ${said})`),
    placeholders: placeholdersIn(parts),
    why: "Claims from the visitor's own browser, and sends again what could not be sent.",
  }
}

/** An object of JavaScript with what a claim says, by our names. */
function fieldsText(parts: readonly Part[], value: (part: Part) => string): string {
  return parts.length === 0
    ? "{}"
    : `{ ${parts.map((part) => `${nameText(part)}: ${value(part)}`).join(", ")} }`
}

function nameText({ name }: Part): string {
  return /^[a-z_]\w*$/i.test(name) ? name : inScript(name)
}

const LEAD_CODE = [
  "afterclick.ids().then(({ vid }) => {",
  `  for (const field of document.querySelectorAll("input[name=vid]")) field.value = vid`,
  "})",
].join("\n")

function leadForm(order: Order): Snippet[] {
  const text = [`<input type="hidden" name="vid">`, scriptText(order, `\n${LEAD_CODE}\n`)].join("\n")
  const why = "Sends the visitor along with the form, so that the CRM can say whose lead it was."
  return [{ id: "form", title: "In the form", kind: "script", text, placeholders: [], why }]
}

function curl(order: Order, sale: Sale): Snippet {
  const parts = serverParts(order, sale)
  const key = keyOf(order)
  const said = [
    ...parts.map(({ name, text }) => `${inUrl(name)}=${text}`),
    ...(key === null ? [] : [`key=${key}`]),
  ]
  const lines = said.map((one) => `--data-urlencode ${inShell(one)}`)
  return {
    ...of("curl", "From a program", sale),
    kind: "server",
    text: [`curl ${inShell(claimAddress(order))}`, ...lines].join(" \\\n  "),
    placeholders: placeholdersIn(parts),
    why: "The same claim as a form, for a CRM or a script of yours that calls programs.",
  }
}

function keptVisitor(): Snippet[] {
  const text = [
    "// as the order is placed",
    "order.vid = request.cookies.afterclick ?? request.cookies.afterclick_vid",
  ]
  const why = "The visitor's id kept with the order is all that is needed to claim it, now or in six months."
  const about = { id: "visitor", title: "Keep the visitor with the order", kind: "server" } as const
  return [{ ...about, text: text.join("\n"), placeholders: [], why }]
}

/** What a back end says in place of a macro. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  hit: "order.hit",
  vid: "order.vid",
  rev: "order.total",
  currency: "order.currency",
  tx: "order.id",
  event_id: "order.event",
  status: "order.status",
  at: "order.paidAt",
}

/** What the shop's code calls; the rules themselves call nothing. */
const CALL = "fetch"

function serverClaim(order: Order, sale: Sale): Snippet {
  const parts = serverParts(order, sale).filter(({ ours, isMacro }) => ours !== null || !isMacro)
  const key = keyOf(order)
  const secret = key === null ? [] : [{ ours: null, name: "key", text: key, isMacro: false }]
  const value = ({ ours, text, isMacro }: Part) =>
    isMacro && ours !== null ? (EXPRESSIONS[ours] ?? inScript(text)) : inScript(text)
  const text = [
    "// as the order is paid",
    `await ${CALL}(${inScript(claimAddress(order))}, {`,
    `  method: "POST",`,
    `  body: new URLSearchParams(${fieldsText([...parts, ...secret], value)}),`,
    "})",
  ]
  return {
    ...of("server", "From the back end", sale),
    kind: "server",
    text: text.join("\n"),
    placeholders: [],
    why: "Claims what was paid, whether or not the customer came back to the thank-you page.",
  }
}
