/** What the tag on the page says by its `data-` attributes, or `set` and `init` by the same names. */
export interface Options {
  /** The page id; without it, the path. */
  page?: string | undefined
  kind?: "lander" | "offer" | "page" | undefined
  /** Other sites to tell who the visitor is, when a link leads there: `"shop.example, pay.example"`. */
  domains?: string | readonly string[] | undefined
  /** `"off"`: the script does not follow the navigation of a single-page app. */
  spa?: "off" | undefined
  /** `"required"`, or anything: nothing is stored or sent before `consent("granted")`. */
  consent?: "required" | undefined
  /** `"off"`: a browser's Global Privacy Control is not taken as a denial. https://www.w3.org/TR/gpc/ */
  gpc?: "off" | undefined
  /** `"on"`, or anything: a browser's Do Not Track is taken as a denial. */
  dnt?: "on" | undefined
  /** Whatever it is: writes each step of an event to the console: made, and sent or not, and why. */
  debug?: string | true | undefined
  /** The URL parameters that bring the visitor and the hit, where they are not `vid` and `hit`. */
  vidParam?: string | undefined
  hitParam?: string | undefined
}

export const options: Options = {}

/** The folder of the script on the collector: all else is beside it. */
export let collector: string

/** Says where the collector is. */
export function setCollector(url: string): void {
  collector = url
}
