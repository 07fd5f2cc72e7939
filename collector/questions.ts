/** Questions along a channel whose answers come later, in any order, by the number each question goes under. */
export interface Questions<Answer> {
  /** @param send sends it under its number */
  ask(send: (number: number) => void): Promise<Answer>
  answer(number: number, answer: Answer): void
  fail(number: number, error: Error): void
  /** There are no answers any more: whoever waits for one, or asks from now on, is told why. The first reason stays. */
  close(why: Error): void
  isClosed(): boolean
}

export function createQuestions<Answer>(): Questions<Answer> {
  const waiting = new Map<number, Pick<PromiseWithResolvers<Answer>, "resolve" | "reject">>()
  let next = 0
  let closed: Error | null = null
  const answered = (number: number) => {
    const asked = waiting.get(number)
    waiting.delete(number)
    return asked
  }
  return {
    ask: (send) =>
      new Promise((resolve, reject) => {
        if (closed !== null) return reject(closed)
        const number = next++
        waiting.set(number, { resolve, reject })
        send(number)
      }),
    answer: (number, answer) => answered(number)?.resolve(answer),
    fail: (number, error) => answered(number)?.reject(error),
    close: (why) => {
      closed ??= why
      for (const { reject } of waiting.values()) reject(closed)
      waiting.clear()
    },
    isClosed: () => closed !== null,
  }
}
