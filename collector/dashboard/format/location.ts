import {
  type BrowserLocationHook,
  useBrowserLocation,
  useSearch as useBrowserSearch,
} from "wouter/use-browser-location"

/**
 * Where the browser is, told so that wouter knows it as it is written. wouter itself decodes what it is told, by
 * `decodeURI`, and then nobody knows a `%` from an escape: neither who decodes an id nor who writes the next address.
 * @param base of the dashboard, which wouter decodes too, and takes off
 */
export function locationBelow(base: string): BrowserLocationHook {
  return (options) => {
    const [path, navigate] = useBrowserLocation(options)
    return [base + untouched(path.slice(base.length)), navigate]
  }
}

/** What its address says after the `?`, likewise. */
export const useWrittenSearch: typeof useBrowserSearch = (options) => untouched(useBrowserSearch(options))

/** What `decodeURI` makes this text of. */
const untouched = (text: string) => text.replaceAll("%", "%25")
