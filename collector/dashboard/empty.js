// @ts-check
/** What stands in an empty log: the tag to paste. */
import { part } from "./elements.js"

const tag = part("tag", HTMLElement)
const copyButton = part("copy", HTMLButtonElement)

tag.textContent = `<script async src="${new URL("t.js", document.baseURI)}" data-page="home"></script>`

copyButton.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(tag.textContent)
    copyButton.textContent = "Copied"
  } catch {
    getSelection()?.selectAllChildren(tag) // without https there is no clipboard; the keys still work
    copyButton.textContent = "Selected: now copy it"
  }
})
