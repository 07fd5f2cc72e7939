import { expect, it } from "vitest"
import { TOKEN } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"
import { facing } from "./set/facing.ts"
import type { Member } from "./set/member.ts"

const TIMES = 50

interface Counted {
  count: string
}

/** What a claim's answer says, be it told at once or when it is decided. */
interface Told {
  event: string
  decision: string | null
  conversion: string | null
}

facing("C", (place) => {
  it("the same claim fifty times at once, over two collectors, is one conversion and fifty answers that agree", async () => {
    const doors = place().members.filter(({ isDoor }) => isDoor)
    const [first] = doors as [Member]
    const { hit } = await viewedBy(first, "offer")
    const told = await Promise.all(
      Array.from({ length: TIMES }, async (_, at) => {
        const door = doors[at % doors.length] ?? first
        const response = await fetch(`${door.url}/pb/?hit=${hit}&tx=fifty&rev=9.99`)
        expect(response.status).toBeLessThan(300)
        return await decided(door, (await response.json()) as Told) // what the wire promises
      }),
    )
    const conversions = await place().rows<{ id: string }>("select id from conversions where tx = 'fifty'")
    expect(conversions).toHaveLength(1)
    expect(new Set(told.map(({ conversion }) => conversion))).toEqual(new Set([conversions[0]?.id]))
    expect(told.filter(({ decision }) => decision === "created").length).toBeGreaterThan(0)
  })

  it("every sale is told to who wants to know, whoever was killed while it was sent", async () => {
    const [sales] = await place().rows<Counted>("select count(*) as count from conversions")
    const told = async () => {
      const [sent] = await place().rows<Counted>(
        "select count(distinct conversion) as count from deliveries where state = 'sent'",
      )
      return sent?.count
    }
    await expect.poll(told, { timeout: 50_000 }).toBe(sales?.count)
  })
})

/** What was told, or is known of it a little later. */
async function decided({ url }: Member, told: Told): Promise<Told> {
  if (told.decision !== null) return told
  const headers = { authorization: `Bearer ${TOKEN}` }
  let later = told
  const ask = async () => {
    const response = await fetch(`${url}/api/v1/events/${told.event}`, { headers })
    if (response.ok) later = { ...told, ...((await response.json()) as Told) }
    return later.decision
  }
  await expect.poll(ask).not.toBeNull()
  return later
}
