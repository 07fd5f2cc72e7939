/** What browsers have, and TypeScript's DOM does not yet. */
interface Document {
  /** Whether nobody sees the page yet. https://developer.mozilla.org/docs/Web/API/Document/prerendering */
  readonly prerendering?: boolean
}

interface Navigator {
  /** https://www.w3.org/TR/gpc/ */
  readonly globalPrivacyControl?: boolean
}
