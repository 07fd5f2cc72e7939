import { useNames } from "../draft/draft.tsx"
import type { FromList, Option } from "./field.ts"

/** The options of a field, each once; those of a list as they are in the draft now. */
export function useOptions(options: readonly Option[] | FromList): readonly Option[] {
  const from = isFromList(options) ? options : null
  const names = useNames(from?.list ?? "", from?.by ?? "id")
  if (!isFromList(options)) return options
  return [...new Set([...(options.always ?? []), ...names])].map((name) => ({ value: name, label: name }))
}

function isFromList(options: readonly Option[] | FromList): options is FromList {
  return !Array.isArray(options)
}
