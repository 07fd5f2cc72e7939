import type { Request, Response } from "express"
import { publicAddress } from "../../domain/snippet/tracking-address.ts"
import { openApi } from "./openapi/document.ts"
import { ROUTES } from "./openapi/routes.ts"

/** `GET /api/v1/openapi.json`: all that the collector answers, for programs. */
export function getOpenApi(of: { publicUrl: string | null; pathPrefix: string }) {
  return (request: Request, response: Response): void => {
    const publicUrl = of.publicUrl ?? `${request.protocol}://${request.host}`
    const server = publicAddress({ ...of, publicUrl })
    response.json(openApi(ROUTES, server))
  }
}
