import { Alert, Box, SimpleGrid, Stack, Text, Title } from "@mantine/core"
import type { ComponentType } from "react"
import { capital } from "../../../format/capital.ts"
import { useDraft, useValue } from "../draft/draft.tsx"
import { type Path, pathText } from "../draft/path.ts"
import { BodyField } from "./body-field.tsx"
import { ChoiceField } from "./choice-field.tsx"
import { ChoicesField } from "./choices-field.tsx"
import type { Field, FieldGroup, FieldProps, Kind } from "./field.ts"
import { NamesField } from "./names-field.tsx"
import { PairsField } from "./pairs-field.tsx"
import { SecretField } from "./secret-field.tsx"
import { SwitchField } from "./switch-field.tsx"
import { TemplateField } from "./template-field.tsx"
import { AmountField, TextField, WholeField } from "./text-field.tsx"
import { ThingsField } from "./things-field.tsx"

const KINDS: { [Name in Kind["kind"]]: ComponentType<FieldProps<Name>> } = {
  text: TextField,
  amount: AmountField,
  whole: WholeField,
  switch: SwitchField,
  choice: ChoiceField,
  choices: ChoicesField,
  names: NamesField,
  template: TemplateField,
  pairs: PairsField,
  secret: SecretField,
  body: BodyField,
  things: ThingsField,
}

/** A form: every field of it writes a place of the draft below `path`, and says what is wrong there. */
export function Fields({ groups, path }: { groups: readonly FieldGroup[]; path: Path }) {
  return (
    <Stack gap="xl">
      {groups.map(({ title, about, fields }) => (
        <Box key={title ?? ""} component="section" aria-label={title}>
          {title && (
            <Title order={3} size="h5" mb={about ? 2 : "xs"}>
              {title}
            </Title>
          )}
          {about && (
            <Text size="sm" c="dimmed" mb="sm" maw={620}>
              {about}
            </Text>
          )}
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing="md">
            {fields.map((field) => (
              <Box key={pathText(field.at)} className={field.isWide ? "wide-field" : undefined}>
                <OneField field={field} path={[...path, ...field.at]} />
              </Box>
            ))}
          </SimpleGrid>
        </Box>
      ))}
    </Stack>
  )
}

function OneField({ field, path }: { field: Field; path: Path }) {
  const { faults, warnings, put, isReadOnly } = useDraft()
  const value = useValue(path)
  const text = pathText(path)
  const error = faults.find((fault) => fault.path === text)?.message ?? null
  const Shown = KINDS[field.kind] as ComponentType<FieldProps<Kind["kind"]>> // the table's line for this kind
  return (
    <>
      <Shown
        {...{ field, path, value, error, isReadOnly }}
        put={(next) => put(path, next)}
        form={(groups, within) => <Fields groups={groups} path={within} />}
      />
      {warnings
        .filter((warning) => warning.path === text)
        .map(({ message }) => (
          <Alert key={message} color="yellow" variant="light" p="xs" mt={6}>
            {capital(message)}.
          </Alert>
        ))}
    </>
  )
}
