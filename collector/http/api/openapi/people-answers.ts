import { z } from "zod"
import { SCOPES } from "../../../domain/user.ts"
import { id, listOf, maybe, text, time } from "./words.ts"

/** Answers about who may use the API. */

const scope = z.enum(SCOPES)

export const session = z.strictObject({
  user: maybe(z.strictObject({ id, name: text, role: scope })),
  author: maybe(text),
  role: maybe(scope),
  csrf: maybe(text),
  isFirst: z.boolean(),
})
export const signIn = z.strictObject({ name: text, password: text })
export const newPassword = z.strictObject({ old: text, new: text })

const times = { createdAt: time, signedInAt: maybe(time), disabledAt: maybe(time) }
export const user = z.strictObject({ id, name: text, role: scope, disabled: z.boolean(), ...times })
export const userList = listOf(user)
export const newUser = z.strictObject({ name: text, password: text, role: scope })
export const userChanges = z
  .strictObject({ name: text, role: scope, disabled: z.boolean(), password: text })
  .partial()

export const token = z.strictObject({
  ...{ id, name: text, scope, author: text },
  ...{ createdAt: time, usedAt: maybe(time) },
})
export const tokenList = listOf(token)
export const newToken = z.strictObject({ name: text, scope })
export const madeToken = token.extend({ secret: text })
