import { useMutation, useQueryClient } from "@tanstack/react-query"
import { askJson } from "../../../api/ask.ts"
import { type SettingsAnswer, useDraft } from "../draft/draft.tsx"

/** Puts the draft in force, if nobody was faster. */
export function useSave(saved: (version: number) => void) {
  const { document, version, restart } = useDraft()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      askJson<SettingsAnswer>("settings", {
        method: "PUT",
        body: document as object, // what is no object the collector refuses
        headers: { "if-match": `"${version}"` },
      }),
    onSuccess: (answer) => {
      restart(answer)
      void client.invalidateQueries({ queryKey: ["settings/versions"] })
      saved(answer.version)
    },
  })
}
