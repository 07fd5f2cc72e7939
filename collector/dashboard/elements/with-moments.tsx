import { piecesOf } from "../format/moments.ts"
import { When } from "./when.tsx"

interface WithMomentsProps {
  /** What the collector said, with moments in the world's time. */
  text: string
  /** To the second. */
  isExact?: boolean
}

/** What the collector said, with its moments in the chosen time zone, as all others on the screen. */
export function WithMoments({ text, isExact = false }: WithMomentsProps) {
  return piecesOf(text).map(({ text, isMoment }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and never change places
    isMoment ? <When key={at} at={text} isExact={isExact} /> : text,
  )
}
