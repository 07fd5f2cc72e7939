/** A role at work. */
export interface AtWork {
  /** Ends it in order; resolves when it has. */
  stop(): Promise<void>
}
