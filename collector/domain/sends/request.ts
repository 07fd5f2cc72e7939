import { eachText, textsIn } from "../json.ts"
import { fillTokens, inUrl, tokensIn } from "../tokens.ts"
import type { Postback } from "./destinations.ts"
import type { OutgoingRequest } from "./send.ts"
import type { TokenValue } from "./token-values.ts"

/** The request of a postback, its templates filled: what is sent, whatever becomes of the settings. */
export function postbackRequest(
  { url, method, headers, body }: Postback,
  value: TokenValue,
): OutgoingRequest {
  const own = Object.entries(headers).map(([name, template]) => [name, fillTokens(template, value, inHeader)])
  const { type, text } = filledBody(body, value)
  return {
    method,
    url: fillTokens(url, value),
    headers: { ...(type === null ? {} : { "content-type": type }), ...Object.fromEntries(own) },
    body: text,
  }
}

/** Whether any of its templates asks for a token. */
export function asksFor(token: string, { url, headers, body }: Postback): boolean {
  const templates = [url, ...Object.values(headers), ...textsIn(body ?? null)]
  return templates.some((template) => tokensIn(template).includes(token))
}

/** What no header may have becomes percent-encoded, as in a URL. */
const inHeader = (text: string) => text.replace(/[^\x20-\x7e]/gu, inUrl)

type Filled = { type: string | null; text: string | null }

function filledBody(body: Postback["body"], value: TokenValue): Filled {
  if (body === undefined) return { type: null, text: null }
  if ("json" in body) {
    const filled = eachText(body.json, (text) => fillTokens(text, value, (is) => is.toWellFormed()))
    return { type: "application/json", text: JSON.stringify(filled) }
  }
  const pairs = Object.entries(body.form).map(([name, text]) => `${inUrl(name)}=${formValue(text, value)}`)
  return { type: "application/x-www-form-urlencoded", text: pairs.join("&") }
}

/** What the operator wrote is not encoded yet, as it is in a URL. */
function formValue(template: string, value: TokenValue): string {
  return inUrl(fillTokens(template, value, (text) => text))
}
