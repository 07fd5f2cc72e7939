// @ts-check
/** The card that asks for the token. */
import { part } from "./elements.js"

const card = part("card", HTMLFormElement)
const field = part("token", HTMLInputElement)
const fault = part("fault", HTMLElement)
const openButton = part("open", HTMLButtonElement)

/** @param {string} text */
export const isToken = (text) => /^[!-~]+$/.test(text)

/** @param {string} why the token is asked for again, or nothing to say */
export function askForToken(why) {
  fault.textContent = why
  field.value = ""
  openButton.disabled = false
  card.hidden = false
  field.focus()
}

/** Once the token is taken. */
export function hideCard() {
  card.hidden = true
}

/** @param {(token: string) => void} use the token that is given */
export function onToken(use) {
  card.addEventListener("submit", (press) => {
    press.preventDefault()
    openButton.disabled = true // until the collector has answered
    use(field.value.trim())
  })
}
