import type { Explained } from "../api/received.ts"
import { Steps } from "./steps.tsx"
import { WithMoments } from "./with-moments.tsx"

/** What each step of a decision is about. */
const STEPS: Readonly<Record<string, string>> = {
  read: "What it said",
  hit: "Which hit converts",
  type: "Which type it is",
  status: "Which status it says",
  money: "What it is worth",
  met: "What it met",
  window: "Whether it is in time",
  decision: "What was decided",
}

/** How a claim was decided, step by step; what one step says in several sentences stands together. */
export function Explanation({ explanation }: Pick<Explained, "explanation">) {
  const steps: { title: string; text: string }[] = []
  for (const { step, said } of explanation.steps) {
    const [title, last] = [STEPS[step] ?? step, steps.at(-1)]
    if (last?.title === title) last.text += ` ${said}`
    else steps.push({ title, text: said })
  }
  return (
    <Steps steps={steps.map(({ title, text }) => ({ title, text: <WithMoments text={text} isExact /> }))} />
  )
}
