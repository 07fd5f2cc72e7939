/** Whether the whole set of the faults runs (`npm run test:faults`), not only the short one of `npm test`. */
export const isWhole = process.env.TEST_EXTENT === "whole"

/** Whether screens are kept as pictures, in `dist/screenshots`: `TEST_PICTURES=yes npm test`. It takes its time. */
export const keepsPictures = process.env.TEST_PICTURES === "yes"
