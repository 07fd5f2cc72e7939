import { describe, expect, it } from "vitest"
import { openPage, type Page } from "./page.ts"

/** Clicks on the page's innermost `b`, and gives what was sent beside the view. */
function clicked(html: string, init: MouseEventInit = {}, type = "click") {
  const page = openPage({ html })
  dispatch(page, "b", (window) => new window.MouseEvent(type, { bubbles: true, ...init }))
  return page.sent.slice(1).map(({ event }) => [event.name, event.data])
}

function dispatch({ window, document }: Page, selector: string, event: (window: Page["window"]) => Event) {
  document.querySelector(selector)?.dispatchEvent(event(window))
}

describe("an event an element declares", () => {
  it("is recorded when it is clicked, with what its attributes say", () => {
    expect(clicked('<b data-track="AddToCart" data-track-rev="12" data-track-sku="A-1">Add</b>')).toEqual([
      ["AddToCart", { rev: "12", sku: "A-1" }],
    ])
  })

  it.each([
    ["of an element around it", '<div data-track="Card"><p><b>x</b></p></div>', ["Card"]],
    ["of the innermost", '<div data-track="Outer"><p data-track="Inner"><b>x</b></p></div>', ["Inner"]],
    ["of none", "<div><b>x</b></div>", []],
    ["of a form it is in: that one is sent, not clicked", '<form data-track="Sent"><b>x</b></form>', []],
    [
      "of an element around a form",
      '<div data-track="Card"><form data-track="Sent"><b>x</b></form></div>',
      ["Card"],
    ],
  ])("is that %s", (_, html, names) => {
    expect(clicked(html).map(([name]) => name)).toEqual(names)
  })

  it.each([
    ["the middle button", "auxclick", { button: 1 }, 1],
    ["the right button", "auxclick", { button: 2 }, 0],
    ["the keyboard", "click", { detail: 0 }, 1],
  ])("happens by %s, or not", (_, type, init, times) => {
    expect(clicked('<b data-track="Add">x</b>', init, type)).toHaveLength(times)
  })

  it("may be a claim", () => {
    const html =
      '<b data-track="conversion" data-track-rev="9.90" data-track-tx="T" data-track-event_id="E">x</b>'
    expect(clicked(html)).toEqual([["conversion", { rev: "9.90", tx: "T", event_id: "E" }]])
  })

  it("says nothing of the element's other attributes", () => {
    const html =
      '<b data-track="Add" data-id="1" data-tracking-id="UA-1" data-soundtrack-url="x" title="t">x</b>'
    expect(clicked(html)).toEqual([["Add", {}]])
  })

  it("may come later, and is told as it is then", () => {
    const page = openPage({ html: "<main></main>" })
    const main = page.document.querySelector("main")
    if (main) main.innerHTML = '<b data-track="Add">x</b>'
    page.document.querySelector("b")?.setAttribute("data-track-rev", "3")
    dispatch(page, "b", (window) => new window.MouseEvent("click", { bubbles: true }))
    expect(page.sent[1]?.event).toMatchObject({ name: "Add", data: { rev: "3" } })
  })

  it("is recorded before the page hears of the click, and though it stops it", () => {
    const page = openPage({ html: '<b data-track="Add">x</b>' })
    let recorded = 0
    page.document.addEventListener(
      "click",
      (event) => {
        recorded = page.sent.length
        event.stopImmediatePropagation()
      },
      true,
    )
    dispatch(page, "b", (window) => new window.MouseEvent("click", { bubbles: true }))
    expect(recorded).toBe(2)
  })

  it("is recorded when a form is sent by its button, once", () => {
    const page = openPage({
      html: '<form data-track="Lead" data-track-rev="5"><input><button>Send</button></form>',
    })
    dispatch(page, "button", (window) => new window.MouseEvent("click", { bubbles: true }))
    expect(page.sent.slice(1).map(({ event }) => [event.name, event.data])).toEqual([["Lead", { rev: "5" }]])
  })

  it("is none of a form that declares none, nor of a click on nothing", () => {
    const page = openPage({ html: '<div data-track="Around"><form></form></div>' })
    dispatch(page, "form", (window) => new window.SubmitEvent("submit", { bubbles: true }))
    page.document.dispatchEvent(new page.window.MouseEvent("click"))
    page.window.dispatchEvent(new page.window.MouseEvent("click"))
    expect(page.names()).toEqual(["view"])
  })
})
