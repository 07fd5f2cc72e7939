import { Button, Group, SegmentedControl, Textarea } from "@mantine/core"
import { useState } from "react"
import { parse, stringify } from "yaml"
import { wordsOf } from "../../api/words-of.ts"
import { useDraft } from "./draft/draft.tsx"
import { isFields, pathText } from "./draft/path.ts"
import { rebased } from "./draft/rebase.ts"
import { PartHead } from "./part-head.tsx"
import { FaultList } from "./review/fault-list.tsx"

/** How the document can be written. */
const LANGUAGES: Readonly<Record<string, (document: unknown) => string>> = {
  YAML: (document) => stringify(document),
  JSON: (document) => `${JSON.stringify(document, null, 2)}\n`,
}

/** The whole document: all that is set. */
const WHOLE = [] as const

/** The whole document as text, for those who like it. */
export function DocumentPart() {
  const { faults, isReadOnly } = useDraft()
  const { text, isOwn, language, problem, write, choose, take, takeBack } = useText()
  return (
    <>
      <PartHead
        title="Document"
        about="The settings are one document; every form here writes a place of it. Secrets are shown as ••••, and taken back as the ones that they are."
        actions={
          <SegmentedControl
            size="xs"
            aria-label="Language"
            data={Object.keys(LANGUAGES)}
            value={language}
            onChange={choose}
          />
        }
      />
      <Textarea
        aria-label="The settings document"
        autosize
        minRows={12}
        maxRows={36}
        spellCheck={false}
        classNames={{ input: "template" }}
        readOnly={isReadOnly}
        value={text}
        error={problem}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
      {!isReadOnly && (
        <Group>
          <Button onClick={take} disabled={!isOwn}>
            Check and take over
          </Button>
          {isOwn && (
            <Button variant="subtle" color="gray" onClick={takeBack}>
              Take back
            </Button>
          )}
        </Group>
      )}
      {faults.length > 0 && <FaultList faults={faults} />}
    </>
  )
}

/** The document as text: as somebody is writing it, else as it stands in the draft. */
function useText() {
  const { document, replace, typed, type } = useDraft()
  const own = typed[pathText(WHOLE)] ?? null
  const [language, setLanguage] = useState(own?.language ?? "YAML")
  const [problem, setProblem] = useState<string | null>(null)
  const text = own?.text ?? written(document, language)
  const read = () => {
    const found = readDocument(text)
    setProblem(typeof found === "string" ? found : null)
    return typeof found === "string" ? null : found
  }
  const take = () => {
    const mine = read()
    if (mine === null) return
    replace(rebased(own?.of ?? document, mine, document).document) // a form may have written to it since
    type(WHOLE, null)
  }
  /** Own text goes with it, or stays as it is until it can be read. */
  const choose = (next: string) => {
    const mine = own && read()
    if (own && mine === null) return
    setLanguage(next)
    if (own) type(WHOLE, { ...own, text: written(mine, next), language: next })
  }
  return {
    ...{ text, isOwn: own !== null, language, problem: own && problem, choose, take },
    write: (next: string) => type(WHOLE, { text: next, of: own?.of ?? document, language }),
    takeBack: () => type(WHOLE, null),
  }
}

const written = (document: unknown, language: string) => LANGUAGES[language]?.(document) ?? ""

/** The document a text is of, or what is wrong with it. JSON is YAML. */
function readDocument(text: string): object | string {
  try {
    const read: unknown = parse(text) ?? {}
    return isFields(read) ? read : "must be a document of settings: keys, and what they are"
  } catch (error) {
    return wordsOf(error)
  }
}
