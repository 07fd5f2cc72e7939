import { expect, it } from "vitest"
import { remedyOf } from "../../collector/dashboard/screens/conflicts/remedy.ts"

it.each([
  ["tx", "the order number"],
  ["sub1", "the value of sub1"],
  ["constructor", "the value of constructor"],
])("of an unfilled %s says that %s was meant", (parameter, meant) =>
  expect(remedyOf(parameter)).toContain(`the sender's macro for ${meant}, so`))
