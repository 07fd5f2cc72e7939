/** Whether the whole set of the faults runs (`npm run test:faults`), not only the short one of `npm test`. */
export const isWhole = process.env.TEST_EXTENT === "whole"
