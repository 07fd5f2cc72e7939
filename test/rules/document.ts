import { stringify } from "yaml"
import { CLAIM_NAMES } from "../../collector/domain/claim/claim-names.ts"
import { STATUS_WORDS, STATUSES, type Status } from "../../collector/domain/conversion/status.ts"
import { conflicts, reasons, warnings } from "../../collector/domain/reasons.ts"
import { examples } from "./examples.ts"
import type { Example, Step } from "./story.ts"

/** What is written from tables of the code, by the name of its mark in docs/rules.md. */
const TABLES: Record<string, () => string[][]> = {
  names: () => [
    ["our name", "also read as"],
    ...Object.entries(CLAIM_NAMES).map(([name, others]) => [code(name), others.map(code).join(" ")]),
  ],
  statuses: () => [
    ["word", "becomes"],
    [
      "absent",
      "for a new conversion the offer source's `status`, else approved; one that is met keeps its own",
    ],
    ...STATUSES.map((status) => [wordsFor(status), status]),
    [
      "any other word",
      "approved for a new or a pending conversion, else no change; the word is kept, warned of, and listed (`conflict=status`)",
    ],
  ],
  reasons: () => [
    ["reason", "what it means", "what to do"],
    ...Object.entries(reasons).map(([reason, { means, remedy }]) => [code(reason), means, remedy ?? ""]),
  ],
  warnings: () => [
    ["warning", "what it means"],
    ...Object.entries(warnings).map(([name, means]) => [code(name), means]),
  ],
  conflicts: () => [
    ["conflict", "what it means"],
    ...Object.entries(conflicts).map(([name, means]) => [code(name), means]),
  ],
}

const code = (text: string) => `\`${text}\``

function wordsFor(status: Status): string {
  const words = [...STATUS_WORDS].filter(([, becomes]) => becomes === status).map(([word]) => code(word))
  return words.join(" ") + (status === "deleted" ? ", or `rev=-1`" : "")
}

function tableText([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`.replace("|  |", "| |")
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")
}

const PLACE = /<!-- begin (?:examples: (.+?)|(\w+)) -->\n[\s\S]*?<!-- end -->/g

/** docs/rules.md with its examples and tables written anew, each between its marks. */
export function withTables(text: string): string {
  return text.replace(PLACE, (whole, section: string | undefined, table: string | undefined) => {
    const written = section
      ? (examples[section] ?? []).map(exampleText).join("\n\n")
      : tableText(TABLES[table ?? ""]?.() ?? [])
    const [begin] = whole.split("\n")
    return `${begin}\n\n${written}\n\n<!-- end -->`
  })
}

function exampleText({ title, settings, story, rows }: Example): string {
  const lines = [
    ...(settings ? [inOneLine(settings)] : []),
    ...shortened(story).map(stepText),
    ...(rows.length === 0 ? ["=> no conversion"] : rows.map((row) => `=> ${row}`)),
  ]
  return `**${title}**\n\n${lines.map((line) => `    ${line}`).join("\n")}`
}

function inOneLine(settings: object): string {
  return stringify(settings, { collectionStyle: "flow", lineWidth: 0 }).trim()
}

const LONGEST = 76

function stepText(step: Step): string {
  if (typeof step === "string") return step
  if ("settings" in step) return inOneLine(step.settings)
  const [claim, answer] = step
  const text = claim.length > LONGEST ? `${claim.slice(0, LONGEST - 1)}…` : claim
  return `${text.padEnd(LONGEST)}  ${answer}`
}

/** Of many steps that differ by a number only, the first and the last. */
function shortened(story: readonly Step[]): Step[] {
  const shape = (step: Step | undefined) => JSON.stringify(step ?? null).replace(/\d+/g, "")
  return story.flatMap((step, at): Step[] => {
    const isInside = shape(story[at - 1]) === shape(step) && shape(story[at + 1]) === shape(step)
    if (!isInside) return [step]
    return shape(story[at - 2]) === shape(step) ? [] : ["…"]
  })
}
