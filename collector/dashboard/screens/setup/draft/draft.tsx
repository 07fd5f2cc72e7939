import { useQueryClient } from "@tanstack/react-query"
import {
  createContext,
  type ReactNode,
  useContext,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from "react"
import { type Change, compareDocuments } from "../../../../domain/settings/compare.ts"
import { maskedChange } from "../../../../domain/settings/secrets.ts"
import type { Fault } from "../../../../domain/settings.ts"
import { useAnswer } from "../../../api/answer.ts"
import { useSession } from "../../../api/session.tsx"
import { Loading } from "../../../elements/loading.tsx"
import { Problem } from "../../../elements/problem.tsx"
import { faultsOf } from "./check.ts"
import { LOOSE, useKept } from "./kept.ts"
import { isFields, type Path, pathText, valueAt, withValue } from "./path.ts"
import { thingsOf } from "./things-of.ts"
import { useWarnings } from "./warnings.ts"

/** The settings in force, as the API gives them: secrets are masked. */
export interface SettingsAnswer {
  version: number
  settings: unknown
}

/** What somebody is about to make of the settings. */
interface Working {
  /** The version it began with. */
  version: number
  saved: unknown
  document: unknown
}

/** A text as somebody has typed it: as long as nobody can read it, it is no part of the document. */
interface Typed {
  text: string
  /** What the document had there, or has by this text. */
  of: unknown
  /** The language it is written in, where there are several. */
  language?: string
}

interface Draft extends Working {
  /** One may look only. */
  isReadOnly: boolean
  changes: readonly Change[]
  faults: readonly Fault[]
  /** What can be saved, and is most likely not meant. */
  warnings: readonly Fault[]
  put(path: Path, value: unknown): void
  replace(document: unknown): void
  /** By the path of their place. */
  typed: Readonly<Record<string, Typed>>
  type(path: Path, typed: Typed | null): void
  /** Leaves the settings as they are in force now, whatever was typed. */
  discard(): void
  /** Goes on from another version than the one it began with. */
  restart(from: SettingsAnswer, document?: unknown): void
}

const Current = createContext<Draft | null>(null)

/** The draft that every part of the set-up works on. */
export function useDraft(): Draft {
  const draft = useContext(Current)
  if (draft === null) throw new Error("there is no draft here")
  return draft
}

/** What the draft has at a place. */
export const useValue = (path: Path): unknown => valueAt(useDraft().document, path)

/** The ids, names or codes of the things of a list. */
export function useNames(list: string, key = "id"): string[] {
  return thingsOf(useDraft().document, list).flatMap((thing) => {
    const name = isFields(thing) ? thing[key] : undefined
    return typeof name === "string" && name !== "" ? [name] : []
  })
}

/** Keeps one draft of the settings, from part to part and while one looks elsewhere; never longer than the sign-in. */
export function Drafted({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useAnswer<SettingsAnswer>("settings")
  if (error && data === undefined) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  return <Known settings={data}>{children}</Known>
}

function Known({ settings, children }: { settings: SettingsAnswer; children: ReactNode }) {
  const client = useQueryClient()
  const { may } = useSession()
  const isReadOnly = !may("edit")
  const [begun, keep, newest] = useKept<Working | null>(["settings", "draft"], null)
  const [typed, keepTyped, newestTyped] = useKept<Draft["typed"]>(["settings", "typed"], {})
  const [told, tell] = useState(settings)
  const { version, settings: inForce } = told.version > settings.version ? told : settings
  const working = useMemo(
    () => begun ?? { version, saved: inForce, document: inForce },
    [begun, version, inForce],
  )
  const changes = useMemo(
    () => compareDocuments(working.saved, working.document).map(maskedChange),
    [working],
  )
  const asked = useDeferredValue(working)
  // Who may only look sees masks where no setting may have one.
  const faults = useMemo(() => (isReadOnly ? [] : faultsOf(asked.document, asked.saved)), [asked, isReadOnly])
  const warnings = useWarnings(asked.document)
  useLeaveWarning(changes.length > 0 || typed[pathText([])] !== undefined)

  /** Without a difference there is no draft: then it follows what others save. */
  const change = (make: (document: unknown) => unknown) => {
    const now = newest() ?? working
    const document = make(now.document)
    keep(compareDocuments(now.saved, document).length === 0 ? null : { ...now, document })
  }
  const draft: Draft = {
    ...working,
    isReadOnly,
    changes,
    faults,
    warnings,
    put: (path, value) => change((document) => withValue(document, path, value) ?? {}),
    replace: (document) => change(() => document),
    typed,
    type: (path, text) => {
      const { [pathText(path)]: _, ...others } = newestTyped()
      keepTyped(text === null ? others : { ...others, [pathText(path)]: text })
    },
    discard: () => {
      keep(null)
      keepTyped({})
      client.removeQueries({ queryKey: LOOSE })
    },
    restart: (from, document = from.settings) => {
      client.setQueryData(["settings", {}], { version: from.version, settings: from.settings })
      tell(from) // who asks for the settings hears of it a moment later
      keep(document === from.settings ? null : { version: from.version, saved: from.settings, document })
    },
  }
  return <Current value={draft}>{children}</Current>
}

/** Who closes the window with something unsaved is asked, by the browser. */
function useLeaveWarning(hasChanges: boolean): void {
  useEffect(() => {
    if (!hasChanges) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener("beforeunload", warn)
    return () => removeEventListener("beforeunload", warn)
  }, [hasChanges])
}
