import { Facts } from "./facts.tsx"
import { isGiven, textOf } from "./given.ts"

/** Values of strangers by their names: parameters, a request. Text, whatever it looks like. */
export function Values({ values }: { values: Record<string, unknown> }) {
  const given = Object.entries(values).filter(([, value]) => isGiven(value))
  return <Facts facts={given.map(([name, value]) => [name, textOf(value)])} />
}

/** Whether any of them has something in it. */
export const hasValues = (values: object | null | undefined) => Object.values(values ?? {}).some(isGiven)
