import { expect, it } from "vitest"
import { masked, maskedChange, unmasked } from "../../../collector/domain/settings/secrets.ts"

const source = { id: "acme", key: "s3cret" }
const hidden = { id: "acme", key: "••••" }

it("a document that is shown and sent back unchanged is the document", () => {
  const document = { account: {}, offerSources: [source, { id: "open" }] }
  expect(masked(document)).toEqual({ account: {}, offerSources: [hidden, { id: "open" }] })
  expect(unmasked(masked(document), document)).toEqual(document)
})

it("a mask takes the key of the same source, wherever it stands", () => {
  const current = { offerSources: [source, { id: "shop", key: "an0ther" }] }
  const sent = {
    offerSources: [
      { id: "shop", key: "••••" },
      { ...hidden, id: " acme " },
    ],
  }
  expect(unmasked(sent, current)).toEqual({
    offerSources: [
      { id: "shop", key: "an0ther" },
      { ...source, id: " acme " },
    ],
  })
})

it.each([
  null,
  5,
  [],
  {},
  { offerSources: "a" },
  { offerSources: [null, "a", {}] },
])("what is no document stays as it is: %j", (document) => {
  expect(masked(document)).toEqual(document)
  expect(unmasked(document, document)).toEqual(document)
})

it("a change of the whole list hides every key in it", () => {
  const change = { path: "offerSources", from: [source], to: [source, source] }
  expect(maskedChange(change)).toEqual({ path: "offerSources", from: [hidden], to: [hidden, hidden] })
})

it.each([
  { path: "offerSources[acme].statuses", from: null, to: { key: "void", id: "void" } },
  { path: "offerSources[acme].statuses.key", from: "void", to: "approved" },
  { path: "offerSources[acme].key", from: null, to: null },
])("a change of another kind is shown as it is: $path", (change) =>
  expect(maskedChange(change)).toEqual(change))
