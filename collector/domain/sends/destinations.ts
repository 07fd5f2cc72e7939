import type { Settings, TrafficSource, Webhook } from "../settings.ts"

export type Postback = TrafficSource["postbacks"][number]

/** Where something is sent: a traffic source's postback, or a webhook. */
export type Destination =
  | { kind: "postback"; key: string; source: TrafficSource; postback: Postback }
  | { kind: "webhook"; key: string; webhook: Webhook }

/** Whether anything is ever sent. */
export function hasDestinations({ trafficSources, webhooks }: Settings): boolean {
  return webhooks.size > 0 || [...trafficSources.values()].some(({ postbacks }) => postbacks.length > 0)
}

/** The postbacks of a traffic source, then the webhooks. */
export function destinationsOf(source: string | null, settings: Settings): Destination[] {
  const told = settings.trafficSources.get(source ?? "")
  return [...(told ? postbacksOf(told) : []), ...[...settings.webhooks.values()].map(ofWebhook)]
}

function postbacksOf(source: TrafficSource): Destination[] {
  return source.postbacks.map((postback) => {
    return { kind: "postback", key: postbackKey(source.id, postback.name), source, postback }
  })
}

function ofWebhook(webhook: Webhook): Destination {
  return { kind: "webhook", key: webhookKey(webhook.id), webhook }
}

/** By these keys destinations are known in deliveries, for ever: `postback:meta:sale`, `webhook:crm`. */
export const postbackKey = (source: string, name: string) => `postback:${part(source)}:${part(name)}`
export const webhookKey = (id: string) => `webhook:${part(id)}`

/** A name may have a colon in it, and whatever else; a key has neither space nor doubt. */
const part = (name: string) => encodeURIComponent(name.toWellFormed())

/** The webhook of a key; undefined if the settings have it no more. */
export function webhookOf(key: string, { webhooks }: Settings): Webhook | undefined {
  return [...webhooks.values()].find(({ id }) => webhookKey(id) === key)
}
