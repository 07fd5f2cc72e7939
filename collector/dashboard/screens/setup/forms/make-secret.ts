const base64 = (bytes: number) => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))

/** A key that a network sends in a URL. */
export const makeKey = (): string => base64(18).replaceAll("+", "-").replaceAll("/", "_")

/** A secret as webhooks are signed with it. https://www.standardwebhooks.com */
export const makeSigningSecret = (): string => `whsec_${base64(32)}`
