const KEY = "afterclick-token"

/**
 * A token given in the link (`#token=…`) is used for this tab's visit, and leaves the address, and so every history
 * and screenshot. A named user needs none.
 */
export function takeTokenOfLink(): void {
  const given = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("token")
  if (given === null) return
  sessionStorage.setItem(KEY, given)
  history.replaceState(null, "", location.pathname + location.search)
}

/** The token of this tab, if it was opened with one. */
export const knownToken = () => sessionStorage.getItem(KEY)

/** From now on requests of this tab carry this token. */
export const keepToken = (token: string) => sessionStorage.setItem(KEY, token)

/** Forgets it. */
export const forgetToken = () => sessionStorage.removeItem(KEY)
