import { expect, it } from "vitest"
import { allAsked } from "../../collector/ledger/all-asked.ts"

it("what was asked for at once fails with the first failure, and not before all of it is answered", async () => {
  const steps: string[] = []
  const slow = Promise.withResolvers<void>()
  const last = slow.promise.then(() => {
    steps.push("the last is answered")
    throw new Error("the last failed")
  })
  const whole = allAsked([Promise.reject(new Error("the first failed")), last]).catch(({ message }) =>
    steps.push(message),
  )
  await new Promise((resolve) => setImmediate(resolve))
  slow.resolve()
  await whole
  expect(steps).toEqual(["the last is answered", "the first failed"])
})

it("what was asked for at once succeeds once all of it has", async () => {
  await expect(allAsked([Promise.resolve(1), Promise.resolve(2)])).resolves.toBeUndefined()
})
