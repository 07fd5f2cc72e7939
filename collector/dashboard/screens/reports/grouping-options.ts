import { BUILT_IN_GROUPINGS, isBuiltIn, isGrouping } from "../../../domain/report/groupings.ts"
import { titleOf } from "../../report/groupings.ts"

interface Option {
  value: string
  label: string
}

/**
 * All groupings to choose from, those of the operator's own apart.
 * @param own names that are known of
 * @param typed what is being written: any parameter can be grouped by
 */
export function groupingOptions(
  own: readonly string[],
  typed: readonly string[] = [],
): { group: string; items: Option[] }[] {
  const named = [...new Set(own)].filter((name) => isGrouping(name) && !isBuiltIn(name))
  const titles = [...BUILT_IN_GROUPINGS, ...named].map((name) => titleOf(name).toLowerCase())
  const written = typed.filter((name) => !isBuiltIn(name) && !titles.includes(name.toLowerCase()))
  const options = (names: readonly string[]) => names.map((value) => ({ value, label: titleOf(value) }))
  return [
    { group: "Known of every visit", items: options(BUILT_IN_GROUPINGS) },
    {
      group: "Your own parameters",
      items: [...options(named), ...written.map((value) => ({ value, label: `${value} (parameter)` }))],
    },
  ].filter(({ items }) => items.length > 0)
}
