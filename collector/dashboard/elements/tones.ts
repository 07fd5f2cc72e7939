/** What a colour says: the classes of style.css. */
export type Tone = "good" | "change" | "wait" | "bad" | "gone" | "quiet"

/** The colour of a word: colour only where something was decided. */
export const TONES: Readonly<Record<string, Tone>> = {
  // decisions
  created: "good",
  edited: "change",
  incremented: "change",
  unchanged: "quiet",
  ignored: "quiet",
  deleted: "gone",
  parked: "wait",
  refused: "bad",
  // statuses
  approved: "good",
  pending: "wait",
  declined: "bad",
  other: "change",
  // duplicate labels
  new: "good",
  repeated: "wait",
  unknown: "quiet",
  // deliveries
  sent: "good",
  waiting: "wait",
  failed: "bad",
  skipped: "quiet",
  // destinations
  on: "good",
  failing: "wait",
  "switched off": "bad",
  // imports and uploads of costs
  committed: "good",
  undone: "gone",
  previewed: "change",
}
