import { Button, Group, SegmentedControl, Textarea } from "@mantine/core"
import { useState } from "react"
import { parse, stringify } from "yaml"
import { wordsOf } from "../../api/words-of.ts"
import { useDraft } from "./draft/draft.tsx"
import { isFields } from "./draft/path.ts"
import { PartHead } from "./part-head.tsx"
import { FaultList } from "./review/fault-list.tsx"

/** How the document can be written. */
const LANGUAGES: Readonly<Record<string, (document: unknown) => string>> = {
  YAML: (document) => stringify(document),
  JSON: (document) => `${JSON.stringify(document, null, 2)}\n`,
}

/** The whole document as text, for those who like it. */
export function DocumentPart() {
  const { document, replace, faults, isReadOnly } = useDraft()
  const [language, setLanguage] = useState("YAML")
  const [text, setText] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const shown = text ?? LANGUAGES[language]?.(document) ?? ""
  const take = () => {
    const read = readDocument(shown)
    setProblem(typeof read === "string" ? read : null)
    if (typeof read === "string") return
    replace(read)
    setText(null)
  }
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
            onChange={(chosen) => {
              setLanguage(chosen)
              setText(null)
            }}
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
        value={shown}
        error={problem}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {!isReadOnly && (
        <Group>
          <Button onClick={take} disabled={text === null}>
            Check and take over
          </Button>
          {text !== null && (
            <Button variant="subtle" color="gray" onClick={() => setText(null)}>
              Take back
            </Button>
          )}
        </Group>
      )}
      {faults.length > 0 && <FaultList faults={faults} />}
    </>
  )
}

/** The document a text is of, or what is wrong with it. JSON is YAML. */
function readDocument(text: string): object | string {
  try {
    const read: unknown = parse(text) ?? {}
    return isFields(read) ? read : "must be a document of settings: keys, and what they are"
  } catch (error) {
    return wordsOf(error)
  }
}
