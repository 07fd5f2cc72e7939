import { createIds } from "../../collector/ids.ts"
import type { WireAnswer } from "../../sdk/wire.ts"
import { type RunningCollector, TOKEN } from "./collector.ts"

/** Text that does harm wherever it is taken for something else than text. */
export const HOSTILE = {
  image: "<img src=x onerror=alert(1)>!", // without its last letter it would be taken for an unfilled template
  script: `"><script>alert(1)</script>`,
  attribute: `' onmouseover='alert(1)`,
  url: "javascript:alert(1)",
  template: "a{{7*7}}b",
  unbroken: "W".repeat(180),
  long: "long name ".repeat(18).trim(),
  emoji: "👩‍👩‍👧‍👦🔥🏴‍☠️",
  formula: "=cmd|'/C calc'!A0",
  prototype: "__proto__",
  constructor: "constructor",
  nullish: "Null",
  accents: "Z̷̢a̶l̵g̸o̷ ẗ̴e̸x̶t̴",
} as const

export const HOSTILE_TEXTS: readonly string[] = Object.values(HOSTILE)

/** It mirrors the words behind it; names in the settings may not have it. */
const REVERSED = "\u202egnp.exe"

/** 500 characters, for fields that take so many; names in the settings have 200 at most. */
export const LONGEST = `${HOSTILE.image} ${REVERSED} ${"x".repeat(461)}`

/** What was sent, to be found again. */
export interface Filled {
  /** The hits of the views, each with hostile text in all that it says. */
  hits: string[]
  vid: string
  /** Events that were sent, but for views. */
  customEvents: number
  claims: number
  imports: string[]
  costUpload: string
}

/** An event that is sent again under its id is recorded once. */
const ids = createIds(Date.now)

type Collector = Pick<RunningCollector, "url" | "api">

const PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"

/** Puts hostile text into every field that a stranger or a user of the API can fill, by the doors they use. */
export async function fillWithHostileText(collector: Collector): Promise<Filled> {
  await putSettings(collector)
  const { vid, hits } = await view(collector)
  const customEvents = await sendCustomEvents(collector, vid, hits)
  const claims = await sendClaims(collector, vid, hits)
  await enter(collector)
  await correct(collector)
  return {
    ...{ hits, vid, customEvents, claims },
    imports: [await importClaims(collector, hits)],
    costUpload: await uploadCosts(collector),
  }
}

/** Settings whose every name is hostile: ids, names, values of parameters, words, weights' pages. */
async function putSettings({ url }: Collector): Promise<void> {
  const authorization = `Bearer ${TOKEN}`
  const before = await fetch(`${url}/api/v1/settings`, { headers: { authorization } })
  const response = await fetch(`${url}/api/v1/settings`, {
    method: "PUT",
    headers: {
      authorization,
      "content-type": "application/json",
      "if-match": before.headers.get("etag") ?? "",
    },
    body: JSON.stringify(hostileSettings()),
  })
  if (!response.ok) throw new Error(`settings: ${response.status} ${await response.text()}`)
}

/** A destination that refuses to be reached, so that its error is told. */
const NOBODY = "http://127.0.0.1:9"

function hostileSettings(): object {
  const named = HOSTILE_TEXTS.map((text, at) => ({ id: `${text} ${at}`, name: text }))
  const idOf = (at: number) => named[at % named.length]?.id ?? ""
  const encoded = HOSTILE_TEXTS.map(encodeURIComponent)
  const pages = named.map(({ id, name }, at) => {
    const url = `https://shop.example/${encoded[at]}?q=${encoded[at]}&click={hit}`
    return { id, name, kind: at % 2 === 0 ? "offer" : "lander", url, offerSource: id, payout: 10 }
  })
  return {
    account: { allowPrivateDestinations: true, statuses: { [HOSTILE.image]: "approved" } },
    types: HOSTILE_TEXTS.map((name, at) => ({ name, duplicates: at % 2 === 0 ? "ignore" : "edit" })),
    offerSources: named.map(({ id, name }) => {
      return {
        id,
        name,
        duplicates: "ignore",
        statuses: { [`${name}!`]: "pending" },
        parameters: { tx: `${name}-tx` },
      }
    }),
    pages,
    trafficSources: named.map(({ id, name }) => ({
      ...{
        id,
        name,
        parameters: {
          campaign: "campaign",
          keyword: "kw",
          external: "ext",
          custom: { [`my ${name}`]: "custom" },
        },
      },
      postbacks: [
        {
          ...{ name, updates: "all", headers: { "x-type": "{type}" } },
          url: `${NOBODY}/${encodeURIComponent(name)}?type={type}&tx={tx}&c={campaign}`,
        },
      ],
    })),
    funnels: named.map(({ id, name }, at) => ({
      ...{ id, name, entry: `rotator ${name}` },
      rotators: {
        [`rotator ${name}`]: [
          { page: idOf(at), weight: 1 },
          { page: idOf(at + 1), weight: 2 },
        ],
      },
      actions: {
        [idOf(at)]: { "1": { to: idOf(at + 1), event: name.slice(0, 100).trim(), claim: { type: name } } },
      },
    })),
    links: named.map(({ id }, at) => ({ code: `link-${at}`, funnel: id, source: id })),
  }
}

async function post(url: string, body: object, headers: Record<string, string>): Promise<WireAnswer> {
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })
  if (response.status === 503) return post(url, body, headers) // the machine is busy: it is to be sent again
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as WireAnswer // what the wire promises
}

/** Headers take Latin letters only: what is beyond them goes as its bytes. */
function headerText(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1")
}

/** One visitor sees a page for each text, which stands in all that the view says. */
async function view({ url }: Collector): Promise<{ vid: string; hits: string[] }> {
  let vid: string | undefined
  const hits: string[] = []
  for (const [at, text] of HOSTILE_TEXTS.entries()) {
    const said = encodeURIComponent(text)
    const event = {
      ...{
        id: ids.next(),
        name: "view",
        p: `${text} ${at}`,
        ts: `${text} ${at}`,
        f: `${text} ${at}`,
        c: text,
      },
      url: `https://shop.example/?campaign=${said}&kw=${said}&ext=${said}&custom=${said}&${said}=${said}#${text}`,
      referrer: at % 2 === 0 ? `https://ads.example/${text}` : text,
    }
    const headers = {
      "user-agent": at % 3 === 0 ? PERSON : `${PERSON} ${headerText(text)}`,
      "accept-language": "xx",
    }
    const answer = await post(`${url}/e`, { events: [event], ...(vid !== undefined && { vid }) }, headers)
    vid ??= answer.vid
    hits.push(answer.results[0]?.hit ?? "")
  }
  return { vid: vid ?? "", hits }
}

async function sendCustomEvents({ url }: Collector, vid: string, hits: readonly string[]): Promise<number> {
  const events = HOSTILE_TEXTS.map((text, at) => ({
    ...{ id: ids.next(), name: text.slice(0, 100).trim(), p: `${text} ${at}`, hit: hits[at] },
    data: { [text]: text, nested: [text, { [text]: LONGEST }] },
  }))
  await post(`${url}/e`, { vid, events }, { "user-agent": PERSON })
  return events.length
}

/** Claims of every kind: sales, the same again with another amount, odd words, unfilled templates, unknown ids. */
async function sendClaims({ url }: Collector, vid: string, hits: readonly string[]): Promise<number> {
  const asked = HOSTILE_TEXTS.flatMap((text, at) => {
    const hit = hits[at] ?? ""
    const sale = { hit, tx: `${text} ${at}`, rev: "49.90", type: text, sub1: text, [`sub ${text}`]: LONGEST }
    const source = encodeURIComponent(`${text} ${at}`)
    return [
      ...[
        `/pb/?${query(sale)}`,
        `/pb/?${query({ ...sale, rev: "39.90" })}`,
        `/pb/?${query({ ...sale, status: text })}`,
      ],
      `/pb/${source}?${query({ hit, [`${text}-tx`]: text, rev: text, type: text, event_id: text })}`,
      `/pb/?${query({ hit: `{${text.replace(/[{}]/g, "")}}`, rev: "1", type: text })}`,
      ...[
        `/pb/?${query({ hit: text, rev: "1" })}`,
        `/pb/?${query({ hit: unknownId(at), rev: "1", tx: text, type: text })}`,
      ],
      `/pb.gif?${query({ vid, p: `${text} ${at}`, rev: "5", tx: `pixel ${text}`, type: text, x: text })}`,
    ]
  })
  const headers = { "user-agent": PERSON, referer: "https://x.example/" }
  for (const path of asked) {
    let response = await fetch(`${url}${path}`, { headers })
    while (response.status === 503) response = await fetch(`${url}${path}`, { headers })
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    await response.arrayBuffer()
  }
  return asked.length
}

function query(said: Record<string, string>): string {
  return new URLSearchParams(said).toString()
}

/** An id that nobody has, so that the claim waits. */
function unknownId(at: number): string {
  return `01hostile0000000000000000${at}`
    .replace(/[ilou]/g, "0")
    .slice(0, 26)
    .padEnd(26, "0")
}

/** Entrances by links, with hostile parameters. */
async function enter({ url }: Collector): Promise<void> {
  for (const [at, text] of HOSTILE_TEXTS.entries()) {
    const said = query({ campaign: text, kw: text, ext: text, custom: text, [text]: LONGEST })
    const response = await fetch(`${url}/go/link-${at}?${said}`, {
      redirect: "manual",
      headers: { "user-agent": PERSON },
    })
    if (response.status !== 302) throw new Error(`/go/link-${at}: ${response.status}`)
  }
}

/** Corrections by hand, each with a note. */
async function correct({ url, api }: Collector): Promise<void> {
  const limit = HOSTILE_TEXTS.length
  const { items } = await api<{ items: { id: string }[] }>(`/conversions?limit=${limit}`)
  for (const [at, { id }] of items.entries()) {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" }
    const body = JSON.stringify({ revenue: `${at + 1}.50`, note: HOSTILE_TEXTS[at] })
    const response = await fetch(`${url}/api/v1/conversions/${id}/edit`, { method: "POST", headers, body })
    if (!response.ok) throw new Error(`edit: ${response.status} ${await response.text()}`)
  }
}

async function importClaims(collector: Collector, hits: readonly string[]): Promise<string> {
  const rows = HOSTILE_TEXTS.map((text, at) =>
    [hits[at] ?? "", `import ${text}`, at % 4 === 0 ? text : "7.00", text, text, text].map(quoted).join(","),
  )
  const file = ["click,tx,payout,type,status,note", ...rows, quoted(LONGEST)].join("\n")
  const { id } = await upload(
    collector,
    `/imports/conversions?${query({ name: HOSTILE.image, preview: "0" })}`,
    file,
  )
  for (;;) {
    const { state } = await collector.api<{ state: string }>(`/imports/${id}`)
    if (state === "committed") return id
  }
}

async function uploadCosts(collector: Collector): Promise<string> {
  const today = new Date().toISOString().slice(0, 10)
  const rows = HOSTILE_TEXTS.map((text, at) =>
    [`${text} ${at}`, text, today, at % 5 === 4 ? text : "3.00", ""].map(quoted).join(","),
  )
  const file = ["source,campaign,from,amount,currency", ...rows].join("\n")
  const { id } = await upload(
    collector,
    `/imports/costs?${query({ name: HOSTILE.script, preview: "0" })}`,
    file,
  )
  return id
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

async function upload({ url }: Collector, path: string, body: string): Promise<{ id: string }> {
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "text/csv" }
  const response = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as { id: string } // what the API promises
}
