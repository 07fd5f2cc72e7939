/**
 * The result of an action, or undefined if it throws: storage and cookies do where a page is sandboxed or a
 * user forbids them, and a page may have replaced anything by something that does.
 * https://html.spec.whatwg.org/multipage/webstorage.html#dom-localstorage
 */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action()
  } catch {
    // as above: undefined
  }
}
