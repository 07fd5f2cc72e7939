import { createHash, createHmac, randomBytes } from "node:crypto"

const SECRET_BYTES = 32

/** A new secret, which nobody can guess: 256 bits as text for a cookie or a header. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url")
}

/** What is kept of a secret. It has so much chance in it that a fast hash does. */
export function hashOfSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url")
}

/** What a page of ours shows, besides the cookie that any page may make a browser send. It tells nothing of the secret. */
export function csrfTokenOf(secret: string): string {
  return createHmac("sha256", secret).update("csrf").digest("base64url")
}
