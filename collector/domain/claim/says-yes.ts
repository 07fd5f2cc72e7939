/** Whether a value says yes to what its parameter asks for: `disable_postbacks`, `strict` or `explain`. */
export function saysYes(text: string | null | undefined): boolean {
  return /^(?:true|1|yes|on)$/i.test(text?.trim() ?? "")
}
