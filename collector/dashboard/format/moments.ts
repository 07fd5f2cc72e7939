/** A moment as the collector writes it within a sentence; one in quotes is what somebody else said. */
const MOMENT = /(?<=^|\s)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?=$|[\s.,:])/

/** A text of the collector piece by piece, so that its moments can be told as they are elsewhere on the screen. */
export function piecesOf(text: string): { text: string; isMoment: boolean }[] {
  return text
    .split(MOMENT)
    .map((text, at) => ({ text, isMoment: at % 2 === 1 && !Number.isNaN(Date.parse(text)) }))
    .filter(({ text }) => text !== "")
}
