import type { Request, Response } from "express"
import { furtherParameters } from "../../domain/hit/journey.ts"
import { whoIs } from "../../domain/hit/visitor.ts"
import { campaignOf, readEntrance } from "../../domain/redirect/entrance.ts"
import { queryFields } from "../fields.ts"
import { sendAstray } from "./answer.ts"
import { type LeadNeeds, lead, someDigits } from "./lead.ts"

/** An entrance by a link: whoever comes begins a journey at the funnel's entry. */
export function enter(needs: LeadNeeds, request: Request, response: Response): Promise<void> | undefined {
  const settings = needs.settings()
  const at = needs.clock()
  const link = settings.links.get(String(request.params.link))
  const funnel = settings.funnels.get(link?.funnel ?? "")
  if (link === undefined || funnel === undefined) {
    sendAstray(request, response, "link", { settings, at, random: someDigits() })
    return
  }
  const query = queryFields(request)
  const parameters = furtherParameters(query)
  const source = settings.trafficSources.get(link.source ?? "") ?? null
  const url = { parameters, source }
  const vid = whoEnters(needs, request, query) ?? needs.ids.next()
  const trip = {
    ...({ via: "link", vid, cookie: vid, funnel, to: funnel.entry, link: link.code, from: null } as const),
    isEntrance: true,
    journey: {
      source: source?.id ?? null,
      campaign: campaignOf(url),
      parameters,
      entrance: readEntrance(url, settings),
    },
    name: { link: link.code },
    onLeaving: () => [],
  }
  return lead(needs, trip, request, response)
}

/** Whom a request says it is of: the cookie's visitor, unless a young link in its query says otherwise. */
export function whoEnters(
  { cookie, clock }: Pick<LeadNeeds, "cookie" | "clock">,
  request: Request,
  query: readonly [string, string][],
): string | null {
  const named = (name: string) => query.findLast(([own]) => own === name)?.[1].trim() ?? null
  const link = { vid: named("vid"), hit: named("hit") }
  return whoIs({ cookie: cookie.read(request), known: null, isLinked: false, link }, clock())
}
