const NAME = "afterclick_vid"
/** 400 days: browsers keep none longer. */
const LASTS_S = 34_560_000

/** The value of the script's own cookie. */
export function readCookie(): string | undefined {
  try {
    return document.cookie
      .split("; ")
      .find((cookie) => cookie.startsWith(`${NAME}=`))
      ?.slice(NAME.length + 1)
  } catch {
    return undefined // a sandboxed frame without allow-same-origin throws: https://html.spec.whatwg.org/#dom-document-cookie
  }
}

/**
 * Keeps a value for the whole site: on the widest domain the browser allows. It refuses public suffixes, so
 * the first level that reads back is the registrable domain.
 */
export function writeCookie(value: string): void {
  const labels = location.hostname.split(".")
  try {
    for (let level = labels.length - 2; level >= 0; level--) {
      write(value, `;domain=${labels.slice(level).join(".")}`)
      if (readCookie() === value) return
    }
    write(value, "")
  } catch {
    // as above: then the visitor is known for this page only
  }
}

function write(value: string, domain: string): void {
  const secure = location.protocol === "https:" ? ";secure" : ""
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of the last two years
  document.cookie = `${NAME}=${value};path=/;max-age=${LASTS_S};samesite=lax${secure}${domain}`
}
