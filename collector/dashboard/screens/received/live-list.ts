import { useEffect, useRef, useState } from "react"
import { useList } from "../../api/list.ts"
import type { Received } from "../../api/received.ts"
import { useStream } from "../../api/stream.ts"
import type { Asked } from "./filters.ts"
import { arrive, caughtUp, howManyHeld, type LiveLog, NOTHING, shown } from "./live-log.ts"
import { matches } from "./matches.ts"

/** Who is further down than this reads what is there. */
const AWAY_PX = 120
/** More than this on top of the collector's list, and the list is asked for anew. */
const FRESH_MAX = 200

/**
 * The events of the collector's list, and on top of them what arrives.
 * @param asked what the list is narrowed to
 */
export function useLiveList(asked: Asked) {
  const list = useList<Received>("events", asked)
  const [log, setLog] = useState<LiveLog>(NOTHING)
  const [isPaused, setPaused] = useState(false)
  const isHeld = () => isPaused || window.scrollY > AWAY_PX

  const isListed = ({ id }: Received) => list.items.some((item) => item.id === id)

  /** The list from its top: whatever came is in it, and nothing has to be remembered beside it. */
  const catchUp = async () => {
    await list.beginAgain()
    setLog((now) => caughtUp(now, log))
  }
  const release = async () => {
    setPaused(false)
    window.scrollTo({ top: 0 })
    await catchUp()
  }
  const state = useStream(
    (event) => {
      const fits = matches(event, asked)
      if (fits === false) return setLog((log) => arrive(log, event, true, false))
      if (fits === null) return void (isHeld() || list.refetch())
      setLog((log) => arrive(log, event, isListed(event), isHeld()))
    },
    () => void (isHeld() || catchUp()),
  )
  const isFull = log.fresh.length > FRESH_MAX
  const catchUpNow = useRef(catchUp)
  catchUpNow.current = catchUp
  useEffect(() => {
    if (isFull) void catchUpNow.current()
  }, [isFull])

  const items = shown(log, list.items)
  const pause = (next: boolean) => (next ? setPaused(true) : void release())
  const held = howManyHeld(log, list.items)
  return { list: { ...list, items }, state, held, isPaused, setPaused: pause, release }
}
