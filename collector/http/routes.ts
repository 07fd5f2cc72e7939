/** What is asked for, as one of a closed set: a path as it stands may name a person, and there are endless many. */
const ROUTES: readonly (readonly [route: string, path: RegExp])[] = [
  ["/e", /^\/e$/],
  ["/t.js", /^\/t\.js$/],
  ["/pb", /^\/(?:pb|postback)(?:\/|$)/],
  ["/pb.gif", /^\/pb\.gif$/],
  ["/:account/a.gif", /^\/[^/]+\/a\.gif$/],
  ["/go/:link", /^\/go\//],
  ["/action/:n", /^\/action(?:\/|$)/],
  ["/api/v1/stream", /^\/api\/v1\/stream$/],
  ["/api/v1", /^\/api\/v1(?:\/|$)/],
  ["/healthz", /^\/healthz$/],
  ["/readyz", /^\/readyz$/],
  ["/metrics", /^\/metrics$/],
]
const OTHER = "other"

/** Every name that `routeOf` gives. */
export const ROUTE_NAMES: readonly string[] = [...ROUTES.map(([route]) => route), OTHER]

/** The name of the route of a request by its URL, which begins with the prefix that all paths have. */
export function routeOf(url: string, pathPrefix: string): string {
  if (!url.startsWith(pathPrefix)) return OTHER
  const path = url.slice(pathPrefix.length).replace(/\?.*$/s, "")
  return ROUTES.find(([, pattern]) => pattern.test(path))?.[0] ?? OTHER
}
