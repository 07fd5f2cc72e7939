import { z } from "zod"
import type { Parameter, Query } from "../parameters.ts"
import { type Content, isSchema, type Route } from "./route.ts"
import { failure } from "./words.ts"

/** The OpenAPI document of the routes. https://spec.openapis.org/oas/v3.1.1.html */
export function openApi(routes: readonly Route[], server: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = openApiPath(route.path)
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return {
    openapi: "3.1.1",
    info: { title: "Afterclick", version: "1", description: "Which click earned which sale, and why." },
    servers: [{ url: server }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "__Host-afterclick" },
      },
      responses: { failure: { description: "What is wrong, in a code and words.", content: json(failure) } },
    },
  }
}

/** `/hits/:hit` as `/hits/{hit}`. */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}")
}

function operation({ method, path, about, query, headers, body, answers, or, isOpen }: Route) {
  return {
    operationId: `${method}${path.replace(/[^\w]+/g, "_")}`,
    summary: about,
    ...(isOpen && { security: [] }),
    parameters: [
      ...pathParameters(path),
      ...parametersIn("query", query),
      ...parametersIn("header", headers),
    ],
    ...(body && { requestBody: { content: contentOf(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, response(answer, or)]),
      ),
      default: { $ref: "#/components/responses/failure" },
    },
  }
}

function response(answer: Content | null, or: Content | null) {
  const content = { ...(answer && contentOf(answer)), ...(or && contentOf(or)) }
  return { description: "As asked.", ...(Object.keys(content).length > 0 && { content }) }
}

function contentOf(content: Content) {
  return isSchema(content) ? json(content) : { [content.type]: { schema: { type: "string" } } }
}

function json(schema: z.ZodType) {
  // What is refined beyond what JSON Schema can say is checked all the same.
  const { $schema, ...described } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })
  return { "application/json": { schema: described } }
}

function pathParameters(path: string) {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  return names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }))
}

function parametersIn(place: "query" | "header", parameters: Query) {
  return Object.entries(parameters).map(([name, parameter]: [string, Parameter]) => ({
    name,
    in: place,
    description: parameter.about,
    ...(parameter.isRequired && { required: true }),
    schema: parameter.isRepeatable ? { type: "array", items: parameter.schema } : parameter.schema,
  }))
}
