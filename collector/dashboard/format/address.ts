import { useLocation, useSearchParams } from "wouter"

/**
 * What the page's address says after its `?`, and how to change it: null takes a name out. What a screen shows is
 * all in its address, so that it can be kept, sent, and gone back to.
 */
export function useAddress(): [
  asked: URLSearchParams,
  change: (wishes: Record<string, string | readonly string[] | null>, isStep?: boolean) => void,
] {
  const [asked, setAsked] = useSearchParams()
  const change = (wishes: Record<string, string | readonly string[] | null>, isStep = false) =>
    setAsked(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [name, value] of Object.entries(wishes)) {
          after.delete(name)
          for (const one of value === null ? [] : [value].flat()) after.append(name, one)
        }
        return after
      },
      { replace: !isStep },
    )
  return [asked, change]
}

/** The id that a screen's address names, and the way to another: what is beside it in the address stays. */
export function useOpen(screen: string): (id: string | null) => void {
  const [, go] = useLocation()
  const [asked] = useAddress()
  const rest = asked.size > 0 ? `?${asked}` : ""
  return (id) => go(`${screen}${id === null ? "" : `/${encodeURIComponent(id)}`}${rest}`)
}
