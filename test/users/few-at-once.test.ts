import { expect, it } from "vitest"
import { fewAtOnce, TooManyWait } from "../../collector/users/few-at-once.ts"

it("runs so many at once, others in the order they came, and none beyond those who may wait", async () => {
  const inTurn = fewAtOnce(2, 2)
  const [begun, ends] = [[] as number[], [] as (() => void)[]]
  const work = (n: number) =>
    inTurn(() => {
      begun.push(n)
      return new Promise<number>((resolve) => ends.push(() => resolve(n)))
    })
  const all = [work(1), work(2), work(3), work(4)]
  await expect(work(5)).rejects.toThrow(TooManyWait)
  expect(begun).toEqual([1, 2])
  ends[0]?.()
  expect(await all[0]).toBe(1)
  await expect.poll(() => begun).toEqual([1, 2, 3])
  ends[1]?.()
  ends[2]?.()
  await expect.poll(() => begun).toEqual([1, 2, 3, 4])
  ends[3]?.()
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
})

it("gives the place of one that failed to the next", async () => {
  const inTurn = fewAtOnce(1, 1)
  const failing = inTurn(() => Promise.reject(new Error("it broke")))
  const next = inTurn(async () => "next")
  await expect(failing).rejects.toThrow("it broke")
  expect(await next).toBe("next")
})
