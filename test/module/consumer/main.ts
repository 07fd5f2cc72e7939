/** A thank-you page that uses the package as a stranger would. Vite puts the collector's URL in. */
import { type Afterclick, init } from "@afterclick/script"

declare const COLLECTOR: string

const start = (): Afterclick => init({ url: COLLECTOR, page: "thanks", kind: "offer" })

start() // React's StrictMode runs an effect twice
const afterclick = start()

const ids = await afterclick.ids()
const sale = await afterclick.track("conversion", { rev: "49.90", tx: "A-1" })
const link = afterclick.link("/next")
const isSame = afterclick === start()
const shown = document.querySelector("output")
if (shown) shown.textContent = JSON.stringify({ ids, sale, link, isSame })
