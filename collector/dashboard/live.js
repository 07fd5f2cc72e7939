// @ts-check
/** The live page: everything received, newest first, with its decision and reason, as it arrives. */
import { beginVisit, endVisit, faultOf, knownToken } from "./api.js"
import { closeDetails, openDetails } from "./details.js"
import { part } from "./elements.js"
import "./empty.js"
import { showState } from "./header.js"
import { clear, rowOf, togglePause, walkRows } from "./log.js"
import { askForToken, hideCard, isToken, onToken } from "./sign-in.js"
import { follow, loadOlder } from "./stream.js"
import { forgetTroubles, watchTroubles } from "./troubles.js"

/** @import { STATES } from "./words.js" */

const log = part("log", HTMLElement)
const controls = part("controls", HTMLElement)
const rows = part("rows", HTMLOListElement)

/** Shows the log, from the collector's first answer on. @param {keyof typeof STATES} state */
function show(state) {
  showState(state)
  hideCard()
  if (log.hidden) watchTroubles()
  log.hidden = false
  controls.hidden = false
}

/** Ends the visit and forgets everything it showed. @param {string} why, or nothing to say */
function signOut(why) {
  endVisit()
  closeDetails()
  forgetTroubles()
  clear()
  showState("out")
  log.hidden = true
  controls.hidden = true
  askForToken(why)
}

/** @param {string} token */
async function signIn(token) {
  if (!isToken(token)) return signOut("That is no token: it has a space or a letter no token has.")
  closeDetails()
  clear()
  try {
    await follow(beginVisit(token), show)
  } catch (error) {
    signOut(faultOf(error))
  }
}

function start() {
  const token = knownToken()
  if (token === null) signOut("")
  else signIn(token)
}

onToken(signIn)
part("leave", HTMLButtonElement).addEventListener("click", () => signOut(""))
part("pause", HTMLButtonElement).addEventListener("click", togglePause)
part("older", HTMLButtonElement).addEventListener("click", loadOlder)
rows.addEventListener("keydown", walkRows)
rows.addEventListener("click", (press) => {
  const row = rowOf(press)
  if (row) openDetails(row)
})
addEventListener("hashchange", () => location.hash.startsWith("#token=") && start())
start()
