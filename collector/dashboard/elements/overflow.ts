import { type RefObject, useEffect, useRef } from "react"

/** Marks what scrolls sideways with `data-more` while more of it lies to the right. */
export function useOverflow(): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    const box = ref.current
    if (box === null) return
    const look = () => {
      const left = box.scrollWidth - box.clientWidth - Math.abs(box.scrollLeft)
      box.toggleAttribute("data-more", left > 1) // a pixel may be lost in rounding
    }
    const watch = new ResizeObserver(look)
    for (const one of [box, ...box.children]) watch.observe(one)
    box.addEventListener("scroll", look, { passive: true })
    return () => {
      watch.disconnect()
      box.removeEventListener("scroll", look)
    }
  }, [])
  return ref
}
