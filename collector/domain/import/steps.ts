/**
 * What is done to an import, in this order: the state it is in meanwhile, the one it ends in, the one in which
 * it may be asked for, and the order in which it goes through the rows.
 */
export const STEPS = {
  preview: { during: "previewing", after: "previewed", from: null, isBackwards: false },
  commit: { during: "committing", after: "committed", from: "previewed", isBackwards: false },
  undo: { during: "undoing", after: "undone", from: "committed", isBackwards: true },
} as const

export type ImportStep = keyof typeof STEPS
export type ImportState = "reading" | (typeof STEPS)[ImportStep]["during" | "after"]

/** The step an import is in the middle of; null while it rests, or is still being read. */
export function stepOf(state: ImportState): ImportStep | null {
  return ALL_STEPS.find((step) => STEPS[step].during === state) ?? null
}

const ALL_STEPS = Object.keys(STEPS) as ImportStep[] // the keys of a constant are known

/** Whether a step may be begun: it is its turn, or it was given up in the middle and may be tried again. */
export function mayBegin(step: ImportStep, { state, error }: { state: ImportState; error: string | null }) {
  return state === STEPS[step].from || (state === STEPS[step].during && error !== null)
}
