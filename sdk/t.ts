/** The browser script as a page loads it: `<script async src="https://…/t.js" data-page="…"></script>`. */
import { install } from "./api.ts"
import { readTag } from "./tag.ts"

const script = document.currentScript
// window has no index signature, but the global's name is the tag's to choose.
if (script instanceof HTMLScriptElement)
  install(readTag(script), window as unknown as Record<string, unknown>)
