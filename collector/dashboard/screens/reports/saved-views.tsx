import { ActionIcon, Button, Group, Menu, TextInput } from "@mantine/core"
import { IconTrash } from "@tabler/icons-react"
import { useState } from "react"
import { useLocation } from "wouter"
import { useAnswer } from "../../api/answer.ts"
import { ask } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useSession } from "../../api/session.tsx"
import { FormDialog } from "../../elements/form-dialog.tsx"
import { Sure } from "../../elements/sure.tsx"
import { useAddress } from "../../format/address.ts"

interface SavedReport {
  id: string
  name: string
  /** What follows the `?` of the screen's address. */
  query: string
}

const PATH = "saved-reports"

/** Reports one comes back to: their groupings, filters, columns and period under a name. */
export function SavedViews() {
  const { data } = useAnswer<{ items: SavedReport[] }>(PATH)
  const [isSaving, setSaving] = useState(false)
  const [unwanted, setUnwanted] = useState<SavedReport | null>(null)
  const [, go] = useLocation()
  const { may } = useSession()
  const remove = useChange({
    make: ({ id }: SavedReport) => ask(`${PATH}/${id}`, { method: "DELETE" }),
    done: () => "The view is deleted.",
    changes: [PATH],
  })
  const views = data?.items ?? []
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Button variant="default">Views</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>No view is saved yet.</Menu.Label>}
          {views.map((view) => (
            <Group key={view.id} gap={0} wrap="nowrap">
              <Menu.Item className="long" onClick={() => go(`/reports?${view.query}`)}>
                {view.name}
              </Menu.Item>
              {may("edit") && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Delete the view ${view.name}`}
                  onClick={() => setUnwanted(view)}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              )}
            </Group>
          ))}
          {may("edit") && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setSaving(true)}>Save this view…</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <SaveView isOpen={isSaving} close={() => setSaving(false)} />
      <Sure
        isOpen={unwanted !== null}
        close={() => setUnwanted(null)}
        title={`Delete the view ${unwanted?.name ?? ""}?`}
        about="It is gone for everybody who sees reports."
        action="Delete"
        act={() => unwanted && remove.mutate(unwanted)}
      />
    </>
  )
}

function SaveView({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const [address] = useAddress()
  const save = useChange({
    make: (name: string) => ask(PATH, { method: "POST", body: { name, query: address.toString() } }),
    done: () => "The view is saved.",
    changes: [PATH],
  })
  return (
    <FormDialog
      {...{ isOpen, close }}
      change={save}
      title="Save this view"
      action="Save"
      submit={(fields) => save.mutate(String(fields.get("name")).trim(), { onSuccess: close })}
    >
      <TextInput
        name="name"
        label="Name"
        description="Everybody who may see reports sees it."
        required
        maxLength={200}
        data-autofocus
      />
    </FormDialog>
  )
}
