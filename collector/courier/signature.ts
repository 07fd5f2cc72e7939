import { createHmac } from "node:crypto"

/**
 * The headers by which a receiver knows that a request is ours, not changed and not old.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @param secret `whsec_` and base64
 * @param at when it is sent, in ms since 1970
 */
export function signatureHeaders(
  { id, body, secret }: { id: string; body: string; secret: string },
  at: number,
): Record<string, string> {
  const timestamp = Math.floor(at / 1000)
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64")
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${signature}`,
  }
}
