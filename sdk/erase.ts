import { forgetClickIds } from "./click-ids.ts"
import { waiting } from "./outbox.ts"
import { tellDenial } from "./post.ts"
import { forget } from "./storage.ts"
import { forgetVisitor } from "./visitor.ts"

/** Forgets everything, here and in the browser; the collector takes its cookie back. */
export function erase(): void {
  waiting().forEach(forget)
  forgetClickIds()
  forgetVisitor()
  tellDenial()
}
