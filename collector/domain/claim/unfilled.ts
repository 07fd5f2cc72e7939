/** Words that stand in templates where a value should have been put; compared exactly. */
const PLACEHOLDERS = new Set([
  "REPLACE",
  "OPTIONAL",
  "VALUE",
  "replace_me",
  "replace_or_remove",
  "undefined",
  "null",
  "NaN",
])

/** One pattern for each way networks write a macro; a value is unfilled only if it is wholly one of them. */
const MACROS: readonly RegExp[] = [
  /^\{[^{}]+\}$/,
  /^\{\{[^{}]+\}\}$/,
  /^\$\{[^{}]+\}$/,
  /^\[[^[\]]+\]$/,
  /^\[{3}[^[\]]+\]{3}$/,
  /^#[^#]+#$/,
  /^##[^#]+##$/,
  /^%[^%]+%$/,
  /^%%[^%]+%%$/,
  /^@@[^@]+@@$/,
  /^<[^<>]+>$/,
  /^!!!\w+!!!$/,
  /^__[A-Z][A-Z\d_]*__$/,
]

/** How each of them begins: few values do, and each that does not is spared all patterns. */
const MAYBE_MACRO = /^[{$[#%@<!_]/

/** Whether a trimmed value is a template nobody filled in, such as `{clickid}` or `REPLACE`. */
export function isUnfilled(value: string): boolean {
  return PLACEHOLDERS.has(value) || (MAYBE_MACRO.test(value) && MACROS.some((macro) => macro.test(value)))
}
