/** The colour of a word: colour only where something was decided. */
export const TONES: Readonly<Record<string, string>> = {
  // decisions
  created: "teal",
  edited: "blue",
  incremented: "blue",
  unchanged: "gray",
  ignored: "gray",
  deleted: "grape",
  parked: "yellow",
  refused: "red",
  // statuses
  approved: "teal",
  pending: "yellow",
  declined: "red",
  other: "blue",
  // duplicate labels
  new: "teal",
  repeated: "orange",
  unknown: "gray",
  // deliveries
  sent: "teal",
  waiting: "yellow",
  failed: "red",
  skipped: "gray",
  // destinations
  on: "teal",
  failing: "orange",
  "switched off": "red",
  // imports and uploads of costs
  committed: "teal",
  undone: "grape",
  previewed: "blue",
}
