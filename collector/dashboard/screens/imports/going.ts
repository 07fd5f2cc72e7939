/** What is being worked on is looked at again after so long. */
export const LOOK_AGAIN_MS = 700

/** Steps that are under way. */
export const GOING: Readonly<Record<string, string>> = {
  previewing: "Every row is being decided, and nothing written.",
  committing: "Every row is being claimed.",
  undoing: "What each row did is being taken back.",
}
