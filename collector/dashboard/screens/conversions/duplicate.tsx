import { Word } from "../../elements/word.tsx"
import { DASH } from "../../format/number.ts"

const MEANS: Readonly<Record<string, string>> = {
  new: "The first of its type by this visitor",
  repeated: "The visitor had one of its type before",
  unknown: "The duplicate mode of its type does not tell new from repeated",
}

/** Whether a conversion is new or repeated; a dash where its mode does not tell, which is most often. */
export function Duplicate({ children: label }: { children: string }) {
  return <span title={MEANS[label]}>{label === "unknown" ? DASH : <Word>{label}</Word>}</span>
}
