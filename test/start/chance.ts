import fc from "fast-check"

/** The same examples in every run, so that a red test is red again when it is looked at. */
fc.configureGlobal({ seed: 20_260_501, numRuns: 300 })
