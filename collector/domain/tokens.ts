/**
 * What is filled into the URLs of the settings when they are called: `{hit}`. `redirect` tokens are known
 * wherever a visitor goes; `postback` tokens only when a conversion is told to a traffic source.
 */
const TOKENS: Readonly<Record<string, "redirect" | "postback">> = {
  hit: "redirect",
  visitor: "redirect",
  page: "redirect",
  funnel: "redirect",
  source: "redirect",
  campaign: "redirect",
  external: "redirect",
  cost: "redirect",
  timestamp: "redirect",
  random: "redirect",
  type: "postback",
  status: "postback",
  rev: "postback",
  payout: "postback",
  currency: "postback",
  tx: "postback",
  event_id: "postback",
  conversion: "postback",
  duplicate: "postback",
}

/** `{data-NAME}`: a parameter of the entrance. */
const DATA = /^data-[^\s:]+$/
const TOKEN = /\{([^{}]*)\}/g
/**
 * The scheme and the authority of an http URL, as browsers read it: any number of slashes of either kind, and tabs
 * and line breaks anywhere, which they leave out. https://url.spec.whatwg.org/#concept-basic-url-parser
 */
const BEFORE_PATH = /^[^:]*:[/\\\t\n\r]*[^/\\?#]*/

/** The kind of URL a template makes: one a visitor is sent to, or one that is called for a conversion. */
export type TemplateKind = "redirect" | "postback"

/** The tokens that can stand in a template of that kind. */
export function tokensFor(kind: TemplateKind): string[] {
  return Object.keys(TOKENS).filter((token) => isToken(token, kind))
}

/** What is wrong with the tokens of a URL template, a sentence for each. */
export function tokenFaults(template: string, kind: TemplateKind): string[] {
  const beforePath = BEFORE_PATH.exec(template)?.[0].length ?? 0
  return [...template.matchAll(TOKEN)].flatMap(({ 0: written, 1: token = "", index }) => {
    if (!isToken(token, kind)) return [`${written} is no token that is known here`]
    return index < beforePath ? [`${written} must not decide the host: a token stands behind it`] : []
  })
}

/** What is wrong with the tokens of text that is no URL, a sentence for each. */
export function unknownTokens(template: string, kind: TemplateKind): string[] {
  return [...template.matchAll(TOKEN)].flatMap(([written, token = ""]) =>
    isToken(token, kind) ? [] : [`${written} is no token that is known here`],
  )
}

/**
 * A sentence for each token that is written as others write their macros, `{{hit}}` and `${hit}`: what is filled in
 * would come back as `{01k…}`, and be nobody's. In text that is no URL a `$` may mean money.
 */
export function markedTokens(template: string, { isUrl }: { isUrl: boolean }): string[] {
  return [...template.matchAll(TOKEN)].flatMap(({ 0: written, index }) => {
    const [before, after] = [template[index - 1], template[index + written.length]]
    const isMarked = (isUrl && before === "$") || (before === "{" && after === "}")
    return isMarked ? [`${written} is to stand alone: what is around it would stay in the value`] : []
  })
}

/** The names of the tokens in a template. */
export function tokensIn(template: string): string[] {
  return [...template.matchAll(TOKEN)].map(([, token = ""]) => token.split(":")[0] ?? "")
}

/** A token of a postback may name what to send for each value: `{status: approved=sale declined=trash}`. */
function isToken(text: string, kind: TemplateKind): boolean {
  const [name = "", ...rest] = text.split(":")
  if (rest.length > 0 && !(kind === "postback" && isMap(rest.join(":")))) return false
  if (DATA.test(name)) return true
  const known = Object.hasOwn(TOKENS, name) ? TOKENS[name] : undefined
  return known === "redirect" || (known !== undefined && known === kind)
}

function isMap(text: string): boolean {
  return pairsOf(text).every((pair) => /^[^=]+=/.test(pair))
}

/**
 * How a value is written where its token stands: percent-encoded in URLs and forms. Dots alone, however they are
 * encoded, would lead to another path of the same host: they are nothing.
 * https://url.spec.whatwg.org/#double-dot-path-segment
 */
export const inUrl = (text: string): string =>
  DOTS.test(text) ? "" : encodeURIComponent(text.toWellFormed())
const DOTS = /^\.\.?$/

/**
 * A template with its tokens filled, every other byte as the operator wrote it. A map sends what it names for a
 * value, and the value itself where it names nothing.
 * @param tokenValue a token's value by its name, as in `hit` or `data-adset`; null where there is none, for nothing
 * @param written how a value is written: see `inUrl`
 */
export function fillTokens(
  template: string,
  tokenValue: (token: string) => string | null,
  written: (text: string) => string = inUrl,
): string {
  return template.replace(TOKEN, (_, token: string) => {
    const [name = "", ...rest] = token.split(":")
    const value = tokenValue(name) ?? ""
    return written(mapped(rest.join(":"), value))
  })
}

function mapped(map: string, value: string): string {
  const pair = pairsOf(map).find((pair) => pair.slice(0, pair.indexOf("=")) === value)
  return pair === undefined ? value : pair.slice(pair.indexOf("=") + 1)
}

/** The pairs of `approved=sale declined=trash`. */
function pairsOf(map: string): string[] {
  return map.trim().split(/\s+/)
}
