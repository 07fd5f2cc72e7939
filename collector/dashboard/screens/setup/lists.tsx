import { Group, Text } from "@mantine/core"
import { Copy } from "../../elements/copy.tsx"
import type { Column } from "../../elements/table.tsx"
import { DASH } from "../../format/number.ts"
import type { Fields } from "./draft/path.ts"
import { textsOf } from "./fields/names-field.tsx"
import { LINK } from "./forms/link.ts"
import { OFFER_SOURCE } from "./forms/offer-source.ts"
import { PAGE } from "./forms/page.ts"
import { TRAFFIC_SOURCE } from "./forms/traffic-source.ts"
import { isApart, TYPE } from "./forms/type.ts"
import { WEBHOOK } from "./forms/webhook.ts"
import { DUPLICATES } from "./forms/words.ts"
import { FunnelEditor } from "./funnel/funnel-editor.tsx"
import { graphOf } from "./funnel/graph.ts"
import { Entrance, entranceUrl } from "./things/entrance.tsx"
import { OfferPreset, TrafficPreset } from "./things/preset-notes.tsx"
import type { ThingList } from "./things/thing-list.ts"
import { ThingName } from "./things/thing-name.tsx"

const plain = (title: string, key: string, otherwise = DASH): Column<Fields> => ({
  key,
  title,
  cell: (thing) => textsOf(thing[key]).join(", ") || otherwise,
})

/** Another thing, of a list of its own. */
const other = (title: string, key: string, list: string, otherwise = DASH): Column<Fields> => ({
  key,
  title,
  cell: (thing) => {
    const [id] = textsOf(thing[key])
    return id === undefined ? otherwise : <ThingName list={list} id={id} />
  },
})

const minor = (column: Column<Fields>): Column<Fields> => ({ ...column, isMinor: true })

const mode: Column<Fields> = {
  key: "duplicates",
  title: "Meeting a conversion",
  cell: ({ duplicates }) => DUPLICATES.find(({ value }) => value === duplicates)?.label ?? DASH,
}

const pagesIn = (funnel: Fields) =>
  graphOf(funnel, () => "page").nodes.filter(({ kind }) => kind !== "rotator").length

const countOf = (value: unknown) => (Array.isArray(value) && value.length > 0 ? value.length : DASH)

export const TRAFFIC_SOURCES: ThingList = {
  list: "trafficSources",
  by: "id",
  one: "traffic source",
  about: "Where visitors are bought: what its links say, what it costs, and what it is told of conversions.",
  empty: "Add the first one with a preset of the network: its parameter names and postbacks come with it.",
  columns: [
    plain("A click costs", "cpc"),
    { key: "postbacks", title: "Postbacks", isNumber: true, cell: ({ postbacks }) => countOf(postbacks) },
  ],
  form: TRAFFIC_SOURCE,
  begin: {},
  presets: "traffic-sources",
  Above: TrafficPreset,
}

export const OFFER_SOURCES: ThingList = {
  list: "offerSources",
  by: "id",
  one: "offer source",
  about: "The networks, brands and shops that pay, and how they talk of sales.",
  empty: "Add the network that pays for your offers; a preset knows what it calls its parameters.",
  columns: [
    plain("Default status", "status", "approved"),
    minor(mode),
    { key: "key", title: "Protected", cell: ({ key, addresses }) => (key || addresses ? "Yes" : DASH) },
  ],
  form: OFFER_SOURCE,
  begin: {},
  presets: "offer-sources",
  Above: OfferPreset,
}

export const PAGES: ThingList = {
  list: "pages",
  by: "id",
  one: "page",
  about:
    "What visitors see: landers, offers that can earn, and other pages. A page that is not listed is known by its first view.",
  empty: "Add an offer with its URL and payout, so that a claim that gives no amount is worth something.",
  columns: [
    plain("Kind", "kind", "page"),
    plain("Payout", "payout"),
    minor(other("Offer source", "offerSource", "offerSources")),
    minor({
      key: "url",
      title: "URL",
      cell: ({ url }) => <span className="url-cell">{textsOf(url)[0] ?? DASH}</span>,
    }),
  ],
  form: PAGE,
  begin: { kind: "offer" },
  kinds: {
    of: "kind",
    all: "All",
    values: [
      ["offer", "Offers"],
      ["lander", "Landers"],
      ["page", "Other pages"],
    ],
  },
}

export const FUNNELS: ThingList = {
  list: "funnels",
  by: "id",
  one: "funnel",
  about: "The ways visitors take from page to page: drawn, or written line by line.",
  empty: "A funnel leads visitors from a lander to an offer, and counts who goes on. Draw the first one.",
  columns: [
    other("Entry", "entry", "pages"),
    { key: "pages", title: "Pages", isNumber: true, cell: (funnel) => pagesIn(funnel) },
    minor({
      key: "ways",
      title: "Ways",
      isNumber: true,
      cell: (funnel) => graphOf(funnel, () => "page").ways.length,
    }),
  ],
  form: [{ fields: [{ at: ["name"], kind: "text", label: "Name", placeholder: "Spring" }] }],
  begin: {},
  Below: FunnelEditor,
}

export const LINKS: ThingList = {
  list: "links",
  by: "code",
  one: "link",
  about: "The addresses that lead into a funnel, for one traffic source or for any.",
  empty: "A link needs a funnel to lead into. Its address goes to the traffic source.",
  columns: [
    other("Funnel", "funnel", "funnels"),
    other("Traffic source", "source", "trafficSources", "any"),
    {
      key: "url",
      title: "Address",
      isMinor: true,
      cell: ({ code }) => (
        <Group gap={4} wrap="nowrap" component="span">
          <Text span size="sm" ff="monospace" truncate>
            {entranceUrl(String(code), null)}
          </Text>
          <Copy text={entranceUrl(String(code), null)} />
        </Group>
      ),
    },
  ],
  form: LINK,
  begin: {},
  Above: Entrance,
}

export const TYPES: ThingList = {
  list: "types",
  by: "name",
  one: "type",
  about:
    "What a conversion can be. “conversion” and “transaction” are built in; a claim's other types are those here, letter for letter.",
  empty: "Add Lead or Purchase, say, to count each in columns of its own, with rules of its own.",
  columns: [
    mode,
    plain("Replaces", "replaces"),
    {
      key: "journey",
      title: "In journeys",
      cell: ({ journey }) => (journey === false ? "No" : "Yes"),
      isMinor: true,
    },
    {
      key: "separate",
      title: "Counted apart",
      cell: (type) => (isApart(type) ? "Yes" : DASH),
      isMinor: true,
    },
  ],
  form: TYPE,
  begin: {},
}

export const WEBHOOKS: ThingList = {
  list: "webhooks",
  by: "id",
  one: "webhook",
  about: "Programs of yours that are told of conversions and events as JSON, signed.",
  empty: "Add one to have your CRM or shop told of every conversion.",
  columns: [minor(plain("URL", "url")), plain("Types", "types", "all"), plain("Statuses", "statuses", "all")],
  form: WEBHOOK,
  begin: {},
}
