import { useNames } from "../api/names.ts"
import { DASH } from "../format/number.ts"

interface NamedProps {
  /** What kind of thing it is. */
  as: "page" | "source" | "offerSource" | "funnel"
  /** The id is shown as well, for those who have to write it. */
  withId?: boolean
  /** Its id. */
  children: string | null | undefined
}

/** A thing as the settings call it; its id where one points at it, or where it has no name. */
export function Named({ as, withId = false, children: id }: NamedProps) {
  const name = useNames()[as]?.get(id ?? "")
  if (!id) return <>{DASH}</>
  return (
    <span title={name === undefined || withId ? (name ?? id) : `${name} (${id})`}>
      {name ?? id}
      {withId && name !== undefined && <code className="id-beside">{id}</code>}
    </span>
  )
}
