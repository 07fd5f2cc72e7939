import { notifications } from "@mantine/notifications"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { askJson } from "../../api/ask.ts"
import { wordsOf } from "../../api/words-of.ts"
import type { Conflict, Settled } from "./conflict.ts"

interface Wish {
  choice: string
  /** Of several, the one that is meant. */
  conversion?: string
}

export interface Settling {
  settle: (wish: Wish) => void
  /** What is under way now. */
  wish: Wish | null
  settled: Settled | null
  /** The conversion that was chosen, or the only one. */
  chosen: string | null
}

/** What was counted before and may be otherwise now. */
const CHANGED = ["conversions", "events", "attention", "reports", "journeys", "funnels"]

/** Settles a conflict. Its row stays where it is and says what happened: only what is opened anew is asked anew. */
export function useSettling({ event, conversion }: Conflict): Settling {
  const client = useQueryClient()
  const [settled, setSettled] = useState<Settled | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (wish: Wish) =>
      askJson<Partial<Conflict>>(`conflicts/${event.id}`, { method: "POST", body: wish }),
    onSuccess: (answer, wish) => {
      setChosen(wish.conversion ?? conversion?.id ?? null)
      // Safe, but not decided yet: it is as good as settled.
      setSettled(
        answer.settled ?? { at: new Date().toISOString(), author: "", choice: wish.choice, through: null },
      )
      for (const path of CHANGED)
        void client.invalidateQueries({ predicate: ({ queryKey }) => `${queryKey[0]}`.startsWith(path) })
      void client.invalidateQueries({ queryKey: ["conflicts"], refetchType: "none" })
    },
    onError: (error) => notifications.show({ message: wordsOf(error), color: "red", autoClose: 10_000 }),
  })
  return { settle: mutate, wish: isPending ? variables : null, settled, chosen }
}
