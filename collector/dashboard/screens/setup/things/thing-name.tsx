import { useTitles } from "../draft/titles.ts"

interface ThingNameProps {
  /** The list of the document that it is in. */
  list: string
  id: string
}

/** Another thing of the draft by its name, its id dimmed beside it; the id alone where it has no name. */
export function ThingName({ list, id }: ThingNameProps) {
  const title = useTitles(list).get(id)
  if (title === undefined) return <>{id}</>
  return (
    <>
      {title}
      <code className="id-beside">{id}</code>
    </>
  )
}
