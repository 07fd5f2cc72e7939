import { Button, Group, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { useState } from "react"
import { Sure } from "../../../elements/sure.tsx"
import { isMissing } from "../draft/check.ts"
import { useDraft } from "../draft/draft.tsx"
import { Review } from "./review.tsx"

/** What is not saved yet, wherever in the set-up one is. */
export function Unsaved() {
  const { changes, faults, discard } = useDraft()
  const [isOpen, setOpen] = useState(false)
  const [isAsking, { open: askFirst, close }] = useDisclosure()
  const missing = faults.filter(isMissing).length
  const many = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`
  return (
    <>
      {changes.length > 0 && (
        <section className="unsaved" aria-label="Unsaved changes">
          <Group justify="space-between" gap="xs">
            <Text size="sm" role="status">
              {many(changes.length, "change")}
              {missing > 0 && ` · ${missing} to be filled in`}
              {faults.length > missing && (
                <Text span inherit c="red">
                  {" "}
                  · {many(faults.length - missing, "fault")}
                </Text>
              )}
            </Text>
            <Group gap="xs">
              <Button variant="subtle" color="gray" size="xs" onClick={askFirst}>
                Discard
              </Button>
              <Button size="xs" onClick={() => setOpen(true)}>
                Review
              </Button>
            </Group>
          </Group>
        </section>
      )}
      <Sure
        isOpen={isAsking}
        close={close}
        title={`Discard ${many(changes.length, "change")}?`}
        about="Nobody keeps what was not saved: all that you wrote since is gone."
        action="Discard"
        act={discard}
      />
      <Review isOpen={isOpen} close={() => setOpen(false)} />
    </>
  )
}
