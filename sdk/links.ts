import { TOKEN } from "./arrival.ts"
import { attempt } from "./attempt.ts"
import { consented } from "./consent.ts"
import { idTime } from "./id.ts"
import { collector, options } from "./options.ts"
import { without } from "./query.ts"
import { newest } from "./track.ts"
import { visitor } from "./visitor.ts"

/** The visitor, and the hit of this page's view once it is known. */
export type Ids = {
  vid: string
  hit: string | undefined
}

/** Who it is, as far as the page knows. */
export function known(): Ids {
  return { vid: visitor().vid, hit: newest?.hit }
}

/** The URL with the visitor and the hit of this page's view added; as it is while there is no consent. */
export function link(url: string): string {
  return attempt(() => consented() && added(new URL(url, document.baseURI), known())) || url
}

/**
 * Tells the collector, and the sites listed in `data-domains`, who is coming by a link or a form.
 * @param fields of the form, as they are about to be sent
 */
export function decorate(element: HTMLElement, attribute: "href" | "action", fields?: FormData): void {
  const { action } = element.dataset // other libraries have other words there
  const url = new URL(
    +(action as string) ? `${collector}action/${action}` : (element.getAttribute(attribute) as string),
    document.baseURI,
  )
  const carried = consented() && carriedTo(url)
  if (!carried) return
  element.setAttribute(attribute, added(url, carried))
  // Sent by GET, its fields take the place of the URL's query.
  if (fields && !/post/i.test(element.getAttribute("method") as string))
    for (const name in carried) fields.set(name, carried[name] ?? "")
}

/** Parameters that say who it is. */
type Carried = Record<string, string | undefined>

/** What a link there says of the visitor. */
function carriedTo(url: URL): Carried | false | undefined {
  if (/^(go|action)\//.test(url.href.replace(collector, ""))) return known()
  const isListed = (domain: string) => `.${url.hostname}`.endsWith(`.${domain}`)
  return (
    /^http/.test(url.href) &&
    url.hostname !== location.hostname &&
    String(options.domains)
      .match(/[^ ,]+/g)
      ?.some(isListed) && {
      [TOKEN]: [...Object.values(known()), idTime(Date.now())].join("."),
    }
  )
}

function added(url: URL, carried: Carried): string {
  for (const name in carried) {
    const search = without(url.search, name)
    if (carried[name]) url.search = `${search && `${search}&`}${name}=${carried[name]}`
  }
  return url.href
}
