import type { OfferSourcePreset, Preset, TrafficSourcePreset } from "../collector/presets/preset.ts"
import type { Presets } from "../collector/presets/presets.ts"

/** What is written into docs/presets.md from the files of the presets, by the name of its mark. */
const TABLES: Record<string, (presets: Presets) => string[][]> = {
  "traffic sources": ({ trafficSources }) => [
    ["preset", "appended to a link there", "told of conversions", "checked by"],
    ...trafficSources.map((preset) => [named(preset), link(preset), told(preset), checked(preset)]),
  ],
  "offer sources": ({ offerSources }) => [
    ["preset", "appended to the offer's URL", "postback to paste there", "checked by"],
    ...offerSources.map((preset) => [named(preset), offer(preset), code(preset.postback), checked(preset)]),
  ],
}

const PLACE = /<!-- begin (.+?) -->\n[\s\S]*?<!-- end -->/g

/** docs/presets.md with its tables written anew, each between its marks. */
export function withPresets(text: string, presets: Presets): string {
  return text.replace(PLACE, (whole, name: string) => {
    const table = TABLES[name]
    return table ? `<!-- begin ${name} -->\n\n${tableText(table(presets))}\n\n<!-- end -->` : whole
  })
}

function tableText([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")
}

const code = (text: string) => `\`${text}\``

const named = ({ id, name }: Preset) => `${name} ${code(id)}`

function link({ tracking, adds }: TrafficSourcePreset): string {
  return code(tracking) + (adds.length > 0 ? `, and ${adds.map(code).join(", ")} by itself` : "")
}

const told = ({ settings }: TrafficSourcePreset) =>
  "postbacks" in settings ? "by postback" : "no postback here"

const offer = ({ offer }: OfferSourcePreset) => (offer === null ? "nothing" : code(offer))

function checked({ source, checked, firstHand }: Preset): string {
  return `[${new URL(source).host}](${source}), ${checked}${firstHand ? "" : ", at second hand"}`
}
