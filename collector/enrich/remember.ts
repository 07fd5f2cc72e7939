/**
 * The same function, remembering its newest answers: those not asked for longest are forgotten first, so that
 * whoever makes up new questions fills no memory.
 * @param most how many answers are remembered
 */
export function remembering<Answer>(answer: (question: string) => Answer, most: number): typeof answer {
  const answers = new Map<string, { given: Answer }>() // a Map keeps the order in which its keys were set
  return (question) => {
    const known = answers.get(question)
    if (known !== undefined) answers.delete(question)
    else if (answers.size >= most) answers.delete(answers.keys().next().value ?? "")
    const answered = known ?? { given: answer(question) } // null may be an answer too
    answers.set(question, answered)
    return answered.given
  }
}
