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
/** The scheme and the authority of an http URL, as browsers read it: any number of slashes of either kind. */
const BEFORE_PATH = /^[^:]*:[/\\]*[^/\\?#]*/

/** The kind of URL a template makes: one a visitor is sent to, or one that is called for a conversion. */
export type TemplateKind = "redirect" | "postback"

/** What is wrong with the tokens of a URL template, a sentence for each. */
export function tokenFaults(template: string, kind: TemplateKind): string[] {
  const beforePath = BEFORE_PATH.exec(template)?.[0].length ?? 0
  return [...template.matchAll(TOKEN)].flatMap(({ 0: written, 1: token = "", index }) => {
    if (!isToken(token, kind)) return [`${written} is no token that is known here`]
    return index < beforePath ? [`${written} must not decide the host: a token stands behind it`] : []
  })
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
  return text
    .trim()
    .split(/\s+/)
    .every((pair) => /^[^=]+=/.test(pair))
}
