/** A language tag of a usual length; `*` is none. https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1 */
const TAG = /^[a-z]{2,8}(?:-[a-z\d]{1,8}){0,4}$/i

/** The first language of an `Accept-Language` header, as it is usually written: `de-ch;q=0.9` is `de-CH`. */
export function firstLanguage(header: string): string | null {
  const [tag = ""] = header.slice(0, 64).split(/[,;]/)
  if (!TAG.test(tag.trim())) return null
  try {
    return Intl.getCanonicalLocales(tag.trim())[0] ?? null
  } catch {
    return null // a RangeError is how Intl says that it is no language
  }
}
