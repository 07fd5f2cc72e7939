import { useNames } from "../draft/draft.tsx"
import { useTitles } from "../draft/titles.ts"
import type { FromList, Option } from "./field.ts"

/** The options of a field, each once; those of a list as they are in the draft now, by their names. */
export function useOptions(options: readonly Option[] | FromList): readonly Option[] {
  const from = isFromList(options) ? options : null
  const names = useNames(from?.list ?? "", from?.by ?? "id")
  const titles = useTitles(from?.list ?? "")
  if (!isFromList(options)) return options
  return [...new Set([...(options.always ?? []), ...names])].map((name) => {
    const title = titles.get(name)
    return title === undefined ? { value: name, label: name } : { value: name, label: title, about: name }
  })
}

function isFromList(options: readonly Option[] | FromList): options is FromList {
  return !Array.isArray(options)
}
