/**
 * What happens when a claim meets a conversion that is already there: a table, a line for each mode.
 * `onMeeting` names what is done with the row that is met.
 */
export const duplicateModes = {
  edit: { onMeeting: "edit" },
} as const satisfies Record<string, { onMeeting: "edit" }>

export type DuplicateMode = keyof typeof duplicateModes

/** The names of the modes, for the schema of the settings. */
export const modeNames = Object.keys(duplicateModes) as [DuplicateMode, ...DuplicateMode[]] // the keys of that table
