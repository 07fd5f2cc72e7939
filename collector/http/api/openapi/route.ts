import { z } from "zod"
import type { Query } from "../parameters.ts"

export type Method = "get" | "post" | "put" | "patch" | "delete"

/** A body, by its content type: what it must look like, or any text of that type. */
export type Content = z.ZodType | { type: string }

/** One row of the table: what a route is for, what it takes, and what it answers. */
export interface Route {
  method: Method
  /** As Express has it: `/api/v1/conversions/:id`. */
  path: string
  about: string
  /** The table its query is read by. */
  query: Query
  /** What it reads of the headers, besides who asks. */
  headers: Query
  body: Content | null
  /** What it answers by status, besides its errors. */
  answers: Readonly<Record<number, Content | null>>
  /** What it also answers, where a parameter asks for it. */
  or: Content | null
  /** Whether it asks who is there. */
  isOpen: boolean
}

type Row = Partial<Pick<Route, "query" | "headers" | "body" | "answers" | "or">> & { answer?: Content | null }

function row(method: Method, path: string, about: string, of: Row): Route {
  const { answer = null, answers = { 200: answer }, query = {}, headers = {}, body = null, or = null } = of
  return { method, path, about, query, headers, body, answers, or, isOpen: true }
}

/** A route for anybody. */
export const open =
  (method: Method) =>
  (path: string, about: string, of: Row = {}): Route =>
    row(method, path, about, of)

/** A route of `/api/v1`, for who may use it. */
export const api =
  (method: Method) =>
  (path: string, about: string, of: Row = {}): Route => ({
    ...row(method, `/api/v1${path}`, about, of),
    isOpen: false,
  })

/** A route of `/api/v1` that does not ask who is there. */
export function anybody(route: Route): Route {
  return { ...route, isOpen: true }
}

/** Whether a body has a form that can be checked. */
export function isSchema(content: Content): content is z.ZodType {
  return content instanceof z.ZodType
}
