import { expect, it } from "vitest"
import { piecesOf } from "../../collector/dashboard/format/moments.ts"

const AT = "2026-11-23T10:00:00.000Z"
const momentsIn = (text: string) =>
  piecesOf(text)
    .filter(({ isMoment }) => isMoment)
    .map(({ text }) => text)

it("finds the moments that the collector tells of, and leaves all else as it is", () => {
  expect(piecesOf(`It names hit h1: a view of offer (offer) at ${AT}.`)).toEqual([
    { text: "It names hit h1: a view of offer (offer) at ", isMoment: false },
    { text: AT, isMoment: true },
    { text: ".", isMoment: false },
  ])
  expect(momentsIn(`meta, all campaigns, ${AT} to ${AT}.`)).toEqual([AT, AT])
  expect(momentsIn(`line 2 of the upload of ${AT}: meta`)).toEqual([AT])
})

it.each([
  ["what somebody said, in quotes", `Status "${AT}" means approved.`],
  ["a part of something longer", `The page is https://shop.example/${AT}.`],
  ["what is no moment", "a view of 2026-99-23T10:00:00.000Z (page)"],
])("takes no moment out of %s", (_, text) => {
  expect(momentsIn(text)).toEqual([])
})
