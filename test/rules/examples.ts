import type { Example } from "./story.ts"

/**
 * The worked examples of docs/rules.md: the tests tell each story and compare every answer, and the
 * documentation is written from the same table.
 */

const offerOf = (source: string, more: object = {}) => [
  { id: "offer", kind: "offer", offerSource: source, ...more },
]
const mode = (duplicates: string) => ({ account: { duplicates } })

export const examples: Record<string, Example[]> = {
  "Reading a claim": [
    {
      title: "A template nobody filled in is named",
      story: [["postback clickid={clickid}&payout=30", "refused unresolved_macro"]],
      rows: [],
    },
    {
      title: "A payout nobody filled in is the offer's default payout",
      settings: { pages: [{ id: "offer", kind: "offer", payout: 25 }] },
      story: ["view offer", ["script rev=VALUE", "created"]],
      rows: ["conversion approved 25.00 USD"],
    },
    {
      title: "The last value of a name wins, and an empty one never hides a real one",
      story: ["view offer", ["postback hit={offer}&rev=5&payout=7&amount=", "created"]],
      rows: ["conversion approved 7.00 USD"],
    },
    {
      title:
        "An id of another system under one of our names never hides one of ours; a page's names are its own",
      story: [
        "view offer",
        ["postback clickid={offer}&rev=5&tx=A&cid=123.456", "created"],
        ["postback subid=abc&rev=5&tx=B&hit={offer}", "created"],
        ["script rev=5&tx=C&cid=123.456&visitor=returning&page=checkout&timestamp=2026-01-01", "created"],
      ],
      rows: "ABC".split("").map((tx) => `conversion approved 5.00 USD, tx ${tx}`),
    },
    {
      title: "What cannot be read is refused, never guessed",
      story: [
        "view offer",
        ["postback hit=12345", "refused bad_id"],
        ["postback hit={offer}&sub=%07", "refused bad_value"],
        [`postback hit={offer}&sub=${"x".repeat(1025)}`, "refused too_long"],
        ["postback hit={offer}&rev=1,000", "refused bad_revenue"],
        ["postback hit={offer}&rev=12,50", "refused bad_revenue"],
        ["postback hit={offer}&rev=99999999999999999999", "refused revenue_too_large"],
        ["postback hit={offer}&rev=5&currency=EURO", "refused bad_currency"],
      ],
      rows: [],
    },
    {
      title: "A NUL in a sub-id costs no sale; in a name of ours nobody knows what was meant",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=5&sub=a%00b", "created, warned text_replaced"],
        ["postback hit={offer}&tx=B%00&rev=5", "refused bad_value"],
      ],
      rows: ["conversion approved 5.00 USD, tx A"],
    },
    {
      title: "What is odd, but can be decided, is warned of",
      story: [
        "view offer",
        ["postback hit={offer}&vid={ann}&p=upsell&tx=A", "created, warned ids_both page_ignored"],
        ["postback hit={offer}&tx=B&at=2030-01-01", "created, warned at_ignored"],
        ["postback hit={offer}&tx=C&currency=EUR", "created, warned currency_without_amount"],
        ["postback/nobody hit={offer}&tx=D", "created, warned offer_source_unknown"],
        ["postback hit={offer}&tx=E&type=Lead", "created, warned type_not_registered"],
        ["postback hit={offer}&tx=F&rev={payout}", "created, warned unresolved_macro"],
        ["postback hit={offer}&tx=G&status=odd", "created, warned status_not_mapped"],
        ["postback hit={offer}&rev=5", "created"],
        ["postback hit={offer}&rev=6", "edited, warned amount_replaced"],
        [
          `postback hit={offer}&tx=H${Array.from({ length: 51 }, (_, at) => `&x${at}=1`).join("")}`,
          "created, warned too_many_parameters",
        ],
      ],
      rows: [
        ..."ABCD".split("").map((tx) => `conversion approved 0.00 USD, tx ${tx}`),
        "Lead approved 0.00 USD, tx E",
        ..."FG".split("").map((tx) => `conversion approved 0.00 USD, tx ${tx}`),
        "conversion approved 6.00 USD",
        "conversion approved 0.00 USD, tx H",
      ],
    },
    {
      title: "An offer source's own names, at its own path",
      settings: {
        offerSources: [{ id: "acme", parameters: { hit: "aff_sub", rev: "amt", tx: "cid" } }],
        pages: offerOf("acme"),
      },
      story: ["view offer", ["postback/acme aff_sub={offer}&amt=12&cid=N-1", "created"]],
      rows: ["conversion approved 12.00 USD, tx N-1"],
    },
    {
      title: "The TrackingDesk pixel says h, c and a",
      story: ["view offer", ["trackingdesk h={offer}&c=Lead&a=3.50", "created"]],
      rows: ["Lead approved 3.50 USD"],
    },
  ],

  "Which hit converts": [
    {
      title: "By hit, however long ago; by visitor after the session is over",
      story: [
        "view offer",
        "wait 5d",
        ["postback vid={ann}&tx=A", "created"],
        "wait 400d",
        ["postback hit={offer}&tx=B", "created"],
      ],
      rows: ["conversion approved 0.00 USD, tx A", "conversion approved 0.00 USD, tx B"],
    },
    {
      title: "Settings may refuse visitors whose session is over; a hit never expires",
      settings: { account: { expiredVisitors: "refuse" } },
      story: [
        "view offer",
        "wait 5d",
        ["postback vid={ann}&tx=A", "refused session_expired"],
        ["postback hit={offer}&tx=A", "created"],
      ],
      rows: ["conversion approved 0.00 USD, tx A"],
    },
    {
      title: "The last offer viewed, else the last lander, else the last page",
      story: ["view lander", "view offer", "view thanks", ["script tx=A", "created"]],
      rows: ["conversion approved 0.00 USD, tx A"],
    },
    {
      title: "A claim that names nobody, or two people",
      story: [
        "view offer",
        "bob: view lander",
        ["postback rev=30", "refused no_id"],
        ["postback hit={offer}&vid={bob}", "refused ids_conflict"],
      ],
      rows: [],
    },
    {
      title: "A claim that comes before its view waits for it",
      story: [
        ["postback vid={ann}&tx=A&rev=30", "parked unknown_visitor"],
        "view offer",
        ["postback vid={ann}&tx=A&rev=30", "unchanged nothing_new"],
        ["postback vid={ann}&p=upsell&tx=B&rev=9", "parked page_not_visited"],
        "view upsell",
      ],
      rows: ["conversion approved 30.00 USD, tx A", "conversion approved 9.00 USD, tx B, on upsell"],
    },
    {
      title:
        "What is said of one sale is decided in the order it came: a claim that waits for an offer waits no longer",
      story: [
        ["postback vid={ann}&rev=5", "parked unknown_visitor"],
        ["postback vid={ann}&tx=A&rev=30", "parked unknown_visitor"],
        "view lander",
        ["postback vid={ann}&rev=6", "edited"],
        ["postback hit={lander}&tx=A&status=rejected", "deleted"],
        "view offer",
      ],
      rows: ["conversion approved 6.00 USD, on lander", "conversion deleted 0.00 USD, tx A, on lander"],
    },
    {
      title: "What is said of another sale changes nothing of that",
      story: [
        ["postback vid={ann}&tx=A&rev=30", "parked unknown_visitor"],
        ["postback vid={ann}&rev=9", "parked unknown_visitor"],
        "view lander",
        ["script type=Lead", "created"],
        ["postback vid={ann}&p=lander&tx=B&rev=7", "created"],
        "view offer",
      ],
      rows: [
        "Lead approved 0.00 USD, on lander",
        "conversion approved 7.00 USD, tx B, on lander",
        "conversion approved 30.00 USD, tx A",
        "conversion approved 9.00 USD",
      ],
    },
    {
      title: "No more than 100 claims wait for one id",
      story: [
        ...Array.from({ length: 100 }, (_, at): [string, string] => [
          `postback vid={bob}&tx=${at}`,
          "parked unknown_visitor",
        ]),
        ["postback vid={bob}&tx=100", "refused parking_full"],
      ],
      rows: [],
    },
    {
      title: "A rotator earns nothing",
      settings: {
        pages: [{ id: "lander" }, { id: "offer", kind: "offer", url: "https://shop.example/offer" }],
        funnels: [{ id: "f", entry: "lander", rotators: { split: [{ page: "offer", weight: 1 }] } }],
      },
      story: ["view split", ["script rev=30", "refused not_convertible"]],
      rows: [],
    },
    {
      title: "An unknown hit waits",
      story: [["postback hit={unknown}&rev=30", "parked unknown_hit"]],
      rows: [],
    },
  ],

  Money: [
    {
      title: "Amounts are whole minor units, rounded half away from zero",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=0.30000000000000004", "created"],
        ["postback hit={offer}&tx=B&rev=0.125&currency=KWD", "created"],
        ["postback hit={offer}&tx=C&rev=99.5&currency=JPY", "created"],
      ],
      rows: [
        "conversion approved 0.30 USD, tx A",
        "conversion approved 0.125 KWD, tx B",
        "conversion approved 100 JPY, tx C",
      ],
    },
    {
      title: "The default payout is read once: changing it later changes nothing",
      settings: { pages: [{ id: "offer", kind: "offer", payout: 25 }] },
      story: [
        "view offer",
        ["script tx=A", "created"],
        { settings: { pages: [{ id: "offer", kind: "offer", payout: 99 }] } },
        ["script tx=A", "unchanged nothing_new"],
      ],
      rows: ["conversion approved 25.00 USD, tx A"],
    },
    {
      title: "Below zero there is only -1, which deletes; mode increment subtracts",
      settings: { types: [{ name: "Click", duplicates: "increment" }] },
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=-5", "refused negative_revenue"],
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=A&rev=-1", "deleted"],
        ["postback hit={offer}&type=Click&rev=10", "created"],
        ["postback hit={offer}&type=Click&rev=-1", "incremented"],
      ],
      rows: ["conversion deleted 0.00 USD, tx A", "Click approved 9.00 USD"],
    },
  ],

  Types: [
    {
      title: "A sale, then a transaction, then an upsell, all without tx, are three",
      story: [
        "view offer",
        ["script rev=30", "created"],
        ["script rev=5&type=transaction", "created"],
        ["script rev=9&type=Upsell", "created"],
      ],
      rows: ["conversion approved 30.00 USD", "transaction approved 5.00 USD", "Upsell approved 9.00 USD"],
    },
    {
      title: "A Purchase replaces the Lead it came from, and a reloaded Lead page changes nothing",
      settings: { types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }] },
      story: [
        "view offer",
        ["script type=Lead", "created"],
        ["script type=Purchase&rev=30", "edited replaced"],
        ["script type=Lead", "unchanged type_stale"],
      ],
      rows: ["Purchase approved 30.00 USD"],
    },
    {
      title: "A network's status without a type settles the one sale it can mean",
      story: [
        "view offer",
        ["script type=Purchase&rev=30&tx=A&status=pending", "created"],
        ["postback hit={offer}&tx=A&status=approved", "edited status_changed"],
      ],
      rows: ["Purchase approved 30.00 USD, tx A"],
    },
    {
      title: "Where it could mean several, it changes none",
      story: [
        "view offer",
        ["script type=Lead&status=pending", "created"],
        ["script type=Purchase&rev=30&status=pending", "created"],
        ["postback hit={offer}&status=approved", "ignored ambiguous_target"],
      ],
      rows: ["Lead pending 0.01 USD, expecting 0.00", "Purchase pending 0.01 USD, expecting 30.00"],
    },
  ],

  Statuses: [
    {
      title: "Pending counts a placeholder; approved, it counts what was expected",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30&status=hold", "created"],
        ["postback hit={offer}&tx=A&status=approved", "edited status_changed"],
      ],
      rows: ["conversion approved 30.00 USD, tx A"],
    },
    {
      title: "Approved, then pending, ends approved",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30&status=approved", "created"],
        ["postback hit={offer}&tx=A&rev=30&status=pending", "unchanged status_stale"],
      ],
      rows: ["conversion approved 30.00 USD, tx A"],
    },
    {
      title: "A word nobody mapped approves what is pending, and is listed",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30&status=pending", "created"],
        ["postback hit={offer}&tx=A&status=settled", "edited status_changed"],
        ["postback hit={offer}&tx=A&status=settled-again", "unchanged nothing_new"],
      ],
      rows: ["conversion approved 30.00 USD, tx A"],
    },
    {
      title: "A refund declines: the row stays and earns nothing; approved again, it earns what it did",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=A&rev=0&status=refund", "edited status_changed"],
        ["postback hit={offer}&tx=A&status=approved", "edited status_changed"],
      ],
      rows: ["conversion approved 30.00 USD, tx A"],
    },
    {
      title: "A rejected sale is deleted; another tx is left alone; only approved brings it back",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=B&rev=20", "created"],
        ["postback hit={offer}&tx=A&status=rejected", "deleted"],
        ["postback hit={offer}&tx=A&status=pending", "unchanged status_stale"],
        ["postback hit={offer}&tx=A", "ignored deleted"],
        ["postback hit={offer}&tx=B&status=trash", "deleted"],
        ["postback hit={offer}&tx=B&status=approved", "edited restored"],
      ],
      rows: ["conversion deleted 0.00 USD, tx A", "conversion approved 20.00 USD, tx B"],
    },
    {
      title: "Rejected before it was claimed: the reloaded thank-you page makes no sale",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&status=rejected", "deleted nothing_yet"],
        ["script tx=A&rev=30&type=Purchase", "ignored deleted"],
        ["postback hit={offer}&status=rejected&type=Lead", "ignored nothing_to_delete"],
      ],
      rows: ["conversion deleted 0.00 USD, tx A"],
    },
    {
      title: "An offer source's words, and its usual status",
      settings: {
        offerSources: [
          { id: "acme", status: "pending", statuses: { confirmed: "approved", void: "rejected" } },
        ],
        pages: offerOf("acme"),
      },
      story: [
        "view offer",
        ["script tx=A&rev=30", "created"],
        ["script tx=B&rev=30", "created"],
        ["postback hit={offer}&tx=A&status=Confirmed", "edited status_changed"],
        ["postback hit={offer}&tx=B&status=VOID", "deleted"],
      ],
      rows: ["conversion approved 30.00 USD, tx A", "conversion deleted 0.00 USD, tx B"],
    },
    {
      title: "A visitor's own browser may give a first status, and settle nothing",
      story: [
        "view offer",
        ["script tx=A&rev=30&status=pending", "created"],
        ["script tx=A&rev=30&status=pending", "unchanged nothing_new"],
        ["script tx=A&status=approved", "refused not_allowed_here"],
        ["pixel tx=A&status=rejected", "refused not_allowed_here"],
        ["script tx=A&rev=-1", "refused not_allowed_here"],
        ["script tx=B&rev=30&at=2026-04-01", "refused not_allowed_here"],
      ],
      rows: ["conversion pending 0.01 USD, expecting 30.00, tx A"],
    },
  ],

  Duplicates: [
    {
      title: "edit: the same again changes nothing; another amount replaces it",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=A&rev=30.00", "unchanged nothing_new"],
        ["postback hit={offer}&tx=A&rev=35", "edited"],
      ],
      rows: ["conversion approved 35.00 USD, tx A"],
    },
    {
      title: "The same sale a year later, after the offer was seen again, is still the same sale",
      story: [
        "view offer",
        ["postback vid={ann}&p=offer&tx=A&rev=30", "created"],
        "wait 365d",
        "view offer",
        ["postback vid={ann}&p=offer&tx=A&rev=30", "unchanged nothing_new"],
      ],
      rows: ["conversion approved 30.00 USD, tx A"],
    },
    {
      title: "An upsell on another page may carry the same order number",
      story: [
        "view offer",
        ["script p=offer&tx=A&rev=30", "created"],
        "view upsell",
        ["script p=upsell&tx=A&rev=9", "created"],
      ],
      rows: ["conversion approved 30.00 USD, tx A", "conversion approved 9.00 USD, tx A, on upsell"],
    },
    {
      title: "ignore: what differs is shown as a conflict",
      settings: mode("ignore"),
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=A&rev=30", "ignored duplicate"],
        ["postback hit={offer}&tx=A&rev=40", "ignored duplicate_conflict"],
      ],
      rows: ["conversion approved 30.00 USD, tx A"],
    },
    {
      title: "increment: twice added, with one retry in between",
      settings: mode("increment"),
      story: [
        "view offer",
        ["postback hit={offer}&rev=10", "created"],
        "wait 1m",
        ["postback hit={offer}&rev=5", "incremented"],
        "wait 2s",
        ["postback hit={offer}&rev=5", "ignored retry"],
        "wait 1m",
        ["postback hit={offer}&rev=5", "incremented"],
        ["postback hit={offer}&rev=5&currency=EUR", "refused currency_mismatch"],
      ],
      rows: ["conversion approved 20.00 USD"],
    },
    {
      title: "increment with an event id: it adds once, for ever",
      settings: mode("increment"),
      story: [
        "view offer",
        ["postback hit={offer}&rev=10&event_id=e1", "created"],
        ["postback hit={offer}&rev=5&event_id=e2", "incremented"],
        "wait 400d",
        ["postback hit={offer}&rev=5&event_id=e2", "ignored duplicate_event_id"],
        ["postback hit={offer}&rev=5&event_id=e1", "ignored duplicate_event_id"],
      ],
      rows: ["conversion approved 15.00 USD"],
    },
    {
      title: "create: every claim is another sale",
      settings: mode("create"),
      story: [
        "view offer",
        ["postback hit={offer}&rev=30", "created"],
        ["postback hit={offer}&rev=30", "created"],
        ["postback hit={offer}&status=refund", "edited status_changed"],
      ],
      rows: ["conversion approved 30.00 USD", "conversion declined 0.00 USD"],
    },
    {
      title: "new_or_repeated: the label is the type's own; rows of other types say unknown",
      settings: { types: [{ name: "Lead", duplicates: "new_or_repeated" }, { name: "Purchase" }] },
      story: [
        "view offer",
        ["script type=Purchase&rev=30", "created"],
        ["script type=Lead", "created"],
        ["script type=Lead", "created"],
      ],
      rows: [
        "Purchase approved 30.00 USD",
        "Lead approved 0.00 USD, new",
        "Lead approved 0.00 USD, repeated",
      ],
    },
    {
      title: "ignore_by_event_id: once over all visitors",
      settings: mode("ignore_by_event_id"),
      story: [
        "view offer",
        ["script rev=30&event_id=e1", "created"],
        "bob: view offer",
        ["bob: script rev=30&event_id=e1", "ignored duplicate_event_id"],
        ["bob: script rev=30&event_id=e2", "created"],
        ["bob: script rev=30", "created"],
        ["bob: script rev=30", "created"],
      ],
      rows: Array(4).fill("conversion approved 30.00 USD"),
    },
    {
      title: "ignore_by_event_id: who tells first has it; the key says where it was somebody else's",
      settings: {
        offerSources: [{ id: "acme", key: "s3cret", duplicates: "ignore_by_event_id" }],
        pages: offerOf("acme"),
      },
      story: [
        "bob: view offer",
        "view offer",
        ["script rev=30&tx=A", "created"],
        ["postback/acme hit={offer}&tx=A&rev=30&key=s3cret", "ignored duplicate_event_id"],
        ["bob: script rev=30&tx=B", "created"],
        ["postback/acme hit={offer}&tx=B&rev=30&key=s3cret", "ignored duplicate_conflict"],
        ["script rev=30&tx=B", "ignored duplicate_event_id"],
      ],
      rows: ["conversion approved 30.00 USD, tx A", "conversion approved 30.00 USD, tx B"],
    },
    {
      title: "The type's mode counts before the offer source's",
      settings: {
        types: [{ name: "Lead", duplicates: "ignore" }],
        offerSources: [{ id: "acme", duplicates: "create" }],
        pages: offerOf("acme"),
      },
      story: [
        "view offer",
        ["script type=Lead", "created"],
        ["script type=Lead", "ignored duplicate"],
        ["script type=Sale", "created"],
        ["script type=Sale", "created"],
      ],
      rows: ["Lead approved 0.00 USD", "Sale approved 0.00 USD", "Sale approved 0.00 USD"],
    },
    {
      title: "A tx said with a type and without is two conversions, which are shown to somebody",
      story: [
        "view offer",
        ["script tx=A&rev=30&type=Purchase", "created, warned type_not_registered"],
        ["postback hit={offer}&tx=A&rev=30", "created, warned maybe_same_sale"],
        ["hand sale2 status=deleted&settles=true", "deleted"],
      ],
      rows: ["Purchase approved 30.00 USD, tx A", "conversion deleted 0.00 USD, tx A"],
    },
    {
      title:
        "So is a refund that names another page than the sale, and no order of another amount or a second step",
      story: [
        "view offer",
        ["script tx=A&rev=30", "created"],
        ["script tx=A&rev=30&type=transaction", "created"],
        "view upsell",
        ["script p=upsell&tx=A&rev=19", "created"],
        "view page",
        ["postback hit={page}&tx=A&status=refund", "created, warned maybe_same_sale"],
      ],
      rows: [
        "conversion approved 30.00 USD, tx A",
        "transaction approved 30.00 USD, tx A",
        "conversion approved 19.00 USD, tx A, on upsell",
        "conversion declined 0.00 USD, tx A, on page",
      ],
    },
  ],

  Windows: [
    {
      title: "Too early, in time, too late; a refund is never too late",
      settings: { types: [{ name: "Purchase", minAge: "1m", maxAge: "30d" }] },
      story: [
        "view offer",
        "wait 10s",
        ["postback hit={offer}&type=Purchase&tx=A&rev=30", "refused outside_window"],
        "wait 2m",
        ["postback hit={offer}&type=Purchase&tx=A&rev=30", "created"],
        "wait 31d",
        ["postback hit={offer}&type=Purchase&tx=B&rev=30", "refused outside_window"],
        ["postback hit={offer}&type=Purchase&tx=A&status=refund", "edited status_changed"],
      ],
      rows: ["Purchase declined 0.00 USD, tx A"],
    },
    {
      title:
        "A sale that takes a lead's place earns, and comes in time or is too late; that it was refunded is not",
      settings: { types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"], maxAge: "30d" }] },
      story: [
        "view offer",
        ["postback hit={offer}&type=Lead&tx=A&rev=2", "created"],
        ["postback hit={offer}&type=Lead&tx=B&rev=2", "created"],
        "wait 29d",
        ["postback hit={offer}&type=Purchase&tx=A&rev=30", "edited replaced"],
        "wait 2d",
        ["postback hit={offer}&type=Purchase&tx=B&rev=30", "refused outside_window"],
        ["postback hit={offer}&type=Purchase&tx=A&rev=25", "edited"],
        ["postback hit={offer}&type=Purchase&tx=B&status=refund", "edited replaced"],
      ],
      rows: ["Purchase approved 25.00 USD, tx A", "Purchase declined 0.00 USD, tx B"],
    },
    {
      title: "What is added to a sale comes in time by the view that made it, whatever was viewed since",
      settings: { types: [{ name: "Rebill", duplicates: "increment", minAge: "1m", maxAge: "30d" }] },
      story: [
        "view offer",
        "wait 2m",
        ["postback vid={ann}&p=offer&type=Rebill&tx=A&rev=5", "created"],
        "view offer",
        ["postback vid={ann}&p=offer&type=Rebill&tx=A&rev=6", "incremented"],
        "wait 31d",
        "view offer",
        "wait 2m",
        ["postback vid={ann}&p=offer&type=Rebill&tx=A&rev=7", "refused outside_window"],
        ["postback vid={ann}&p=offer&type=Rebill&tx=B&rev=7", "created"],
      ],
      rows: ["Rebill approved 11.00 USD, tx A", "Rebill approved 7.00 USD, tx B"],
    },
  ],

  "Protected offer sources": [
    {
      title: "Without the key, a hit is as good as unknown to a server; a browser is another matter",
      settings: { offerSources: [{ id: "acme", key: "s3cret" }], pages: offerOf("acme") },
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "refused not_authorised"],
        ["postback/acme hit={offer}&tx=A&rev=30&key=guess", "refused not_authorised"],
        ["postback/acme hit={offer}&tx=A&rev=30&key=s3cret", "created"],
        ["script tx=B&rev=20", "created"],
      ],
      rows: ["conversion approved 30.00 USD, tx A", "conversion approved 20.00 USD, tx B"],
    },
  ],

  "An import taken back": [
    {
      title: "What a row did is taken back; a sale it made is met no more, so that it can be imported again",
      story: [
        "view offer",
        ["import hit={offer}&tx=A&rev=30", "created"],
        ["undo", "deleted undone"],
        ["import hit={offer}&tx=A&rev=35", "created"],
        ["import hit={offer}&tx=A&rev=40", "edited"],
        ["undo", "edited undone"],
      ],
      rows: ["conversion deleted 0.00 USD, tx A, undone", "conversion approved 35.00 USD, tx A"],
    },
    {
      title: "What was changed again since is left alone",
      story: [
        "view offer",
        ["import hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=A&rev=35", "edited"],
        ["undo", "unchanged changed_since"],
        ["import hit={offer}&tx=A", "unchanged nothing_new"],
        ["undo", "unchanged nothing_to_undo"],
      ],
      rows: ["conversion approved 35.00 USD, tx A"],
    },
    {
      title: "What a row took away does not come back beside another that is the same sale by now",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=B&rev=30", "created"],
        ["import hit={offer}&tx=A&status=rejected", "deleted"],
        ["hand sale2 tx=A", "edited"],
        ["undo", "unchanged same_sale"],
      ],
      rows: ["conversion deleted 0.00 USD, tx A", "conversion approved 30.00 USD, tx A"],
    },
    {
      title: "Nor beside another visitor's, where a tx is one over all visitors",
      settings: { account: { duplicates: "ignore_by_event_id" } },
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        "bob: view upsell",
        ["postback hit={upsell}&tx=B&rev=30", "created"],
        ["import hit={offer}&tx=A&status=rejected", "deleted"],
        ["hand sale2 tx=A", "edited"],
        ["undo", "unchanged same_sale"],
        ["hand sale1 status=approved", "refused same_sale"],
      ],
      rows: ["conversion deleted 0.00 USD, tx A", "conversion approved 30.00 USD, tx A, on upsell"],
    },
  ],

  "By hand": [
    {
      title: "A person may give a conversion any status, also one that no claim may move it to",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=A&status=pending", "unchanged status_stale"],
        ["hand sale1 status=pending", "edited status_changed"],
        ["postback hit={offer}&tx=A&status=approved", "edited status_changed"],
        ["hand sale1 status=deleted", "deleted"],
        ["hand sale1 rev=25", "ignored deleted"],
        ["hand sale1 status=approved", "edited restored"],
      ],
      rows: ["conversion approved 30.00 USD, tx A"],
    },
    {
      title: "It changes exactly the conversion that is named, in every duplicate mode",
      settings: { types: [{ name: "Click", duplicates: "increment" }], account: { duplicates: "create" } },
      story: [
        "view offer",
        ["postback hit={offer}&rev=5", "created"],
        ["postback hit={offer}&rev=7", "created"],
        ["postback hit={offer}&rev=1&type=Click", "created"],
        ["hand sale1 rev=6", "edited"],
        ["hand sale3 rev=2", "edited"],
        ["hand sale3 rev=2.00", "unchanged nothing_new"],
        ["hand sale2 rev=1,000", "refused bad_revenue"],
        ["hand sale2 rev=-1", "refused negative_revenue"],
      ],
      rows: ["conversion approved 6.00 USD", "conversion approved 7.00 USD", "Click approved 2.00 USD"],
    },
    {
      title: "With another type or tx it is met by that from then on; no two live ones can be the same sale",
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=B&rev=40", "created"],
        ["hand sale1 tx=B", "refused same_sale"],
        ["hand sale1 tx=C", "edited"],
        ["postback hit={offer}&tx=C&rev=31", "edited"],
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["hand sale2 status=deleted", "deleted"],
        ["hand sale3 tx=B", "edited"],
        ["postback hit={offer}&tx=B&rev=41", "edited"],
        ["hand sale2 status=approved", "refused same_sale"],
        ["hand sale3 status=deleted", "deleted"],
        ["hand sale2 status=approved", "edited restored"],
        ["hand sale3 status=approved", "refused same_sale"],
      ],
      rows: [
        "conversion approved 31.00 USD, tx C",
        "conversion approved 40.00 USD, tx B",
        "conversion deleted 0.00 USD, tx B",
      ],
    },
    {
      title: "What is not there cannot be changed, nor can a conversion whose import was undone",
      story: [
        "view offer",
        ["import hit={offer}&tx=A&rev=30", "created"],
        ["undo", "deleted undone"],
        ["hand sale1 status=approved", "refused unknown_conversion"],
        ["hand nobody rev=5", "refused unknown_conversion"],
      ],
      rows: ["conversion deleted 0.00 USD, tx A, undone"],
    },
    {
      title: "Another amount for a sale is settled once",
      settings: mode("ignore"),
      story: [
        "view offer",
        ["postback hit={offer}&tx=A&rev=30", "created"],
        ["postback hit={offer}&tx=A&rev=35", "ignored duplicate_conflict"],
        ["hand sale1 rev=35&settles=true", "edited"],
        ["hand sale1 rev=30&settles=true", "ignored settled_already"],
      ],
      rows: ["conversion approved 35.00 USD, tx A"],
    },
  ],
}
