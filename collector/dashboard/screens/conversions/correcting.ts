import type { WholeConversion } from "../../api/conversion.ts"

/** What a person sends to correct a conversion; what is left out stays. */
export type Wishes = Record<string, string>

/** What every form is given that corrects a conversion. */
export interface FormProps {
  conversion: WholeConversion
  send: (wishes: Wishes) => Promise<void>
  cancel: () => void
}
