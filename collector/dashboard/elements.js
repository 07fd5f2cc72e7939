// @ts-check
/** The elements of the page. Strangers' text only ever becomes text nodes here: never markup, never a link. */

const SVG = "http://www.w3.org/2000/svg"

/** @template {HTMLElement} T @param {string} id of live.html @param {new () => T} type */
export function part(id, type) {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`live.html has no ${type.name} called ${id}`)
  return found
}

/**
 * A new element. Strings become text nodes; null is left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {string} style its class
 * @param {...(Node | string | null)} children
 */
export function make(name, style, ...children) {
  const element = document.createElement(name)
  if (style) element.className = style
  element.append(...children.filter((child) => child !== null))
  return element
}

/** @param {string} name one of the symbols of live.html, never data */
export function mark(name) {
  const svg = document.createElementNS(SVG, "svg")
  const use = document.createElementNS(SVG, "use")
  svg.setAttribute("class", "mark")
  svg.setAttribute("aria-hidden", "true")
  use.setAttribute("href", `#mark-${name}`)
  svg.append(use)
  return svg
}
