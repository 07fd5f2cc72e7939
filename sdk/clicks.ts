import { decorate } from "./links.ts"
import { type Properties, track } from "./track.ts"

/** The left button opens a link here and the middle one in a tab; the right one a menu, to copy it perhaps. */
const MIDDLE = 1

/** What is clicked may be an event by its attributes, and may be in a link. */
export function followClick(event: MouseEvent): void {
  if (event.button > MIDDLE) return
  trackDeclared(event, "[data-track]:not(form)")
  decorate(closest(event, "a") as HTMLElement, "href") // where there is none this throws, and nothing is done
}

/** A form that is sent may be an event, and lead elsewhere. */
export function followSubmit(event: SubmitEvent): void {
  trackDeclared(event, "form[data-track]")
  followFields(event)
}

/** Its fields are gathered after the page's handlers, and by `form.submit()` too, of which no `submit` tells. */
export function followFields({ target, formData }: SubmitEvent & { formData?: FormData }): void {
  decorate(target as HTMLFormElement, "action", formData) // only forms are sent and gather fields
}

/** An event as its element says it: `data-track="AddToCart" data-track-rev="12"`. */
function trackDeclared(event: Event, selector: string): void {
  const dataset = closest(event, selector)?.dataset
  const properties: Properties = {}
  for (const name in dataset)
    if (/^track[A-Z]/.test(name)) properties[name.slice(5).toLowerCase()] = dataset[name]
  if (dataset) track(dataset.track as string, properties)
}

function closest({ target }: Event, selector: string): HTMLElement | null {
  return (target as Element).closest(selector) // where the target is the document this throws, and nothing is done
}
