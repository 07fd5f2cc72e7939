export const LONGEST_PAGE = 200

/** Without a page id a page is known by its path. */
export function pageOfUrl(url: string | null): string {
  return (URL.parse(url ?? "")?.pathname ?? "/").slice(0, LONGEST_PAGE)
}
