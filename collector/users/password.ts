import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto"

/** How much work a password is: 32 MiB, three times over. https://cheatsheetseries.owasp.org (Password Storage) */
const WORK: Work = { ln: 15, r: 8, p: 3 }
const SALT_BYTES = 16
const HASH_BYTES = 32
/** More than this a hash may not ask for: whoever could write one could stop the collector by it. */
const MOST_BYTES = 256 * 1024 * 1024

/** The logarithm of the cost, the size of a block, and how often; named as in the text that is kept. */
interface Work {
  ln: number
  r: number
  p: number
}

/**
 * A password as it is kept: `$scrypt$ln=15,r=8,p=3$SALT$HASH`, each in Base64 without padding, so that one
 * hashed with other work is still known. https://github.com/P-H-C/phc-string-format
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return written(WORK, salt, await derive(password, salt, { work: WORK, length: HASH_BYTES }))
}

/** Whether it is the password that was hashed; it takes as long if it is not. False if the hash cannot be read. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const kept = read(hash)
  if (kept === null) return false
  const { work, salt, derived } = kept
  return timingSafeEqual(await derive(password, salt, { work, length: derived.length }), derived)
}

/** Whether a hash was made with other work than hashes are made with now. */
export function isOutdated(hash: string): boolean {
  const work = read(hash)?.work
  return work === undefined || workText(work) !== workText(WORK)
}

/** A hash that no password has, and that is as much work as any: of who is not known. */
export function nobodysHash(): string {
  return written(WORK, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES))
}

const workText = ({ ln, r, p }: Work) => `ln=${ln},r=${r},p=${p}`

function written(work: Work, salt: Buffer, derived: Buffer): string {
  const [first, second] = [salt, derived].map((bytes) => bytes.toString("base64").replaceAll("=", ""))
  return `$scrypt$${workText(work)}$${first}$${second}`
}

const WRITTEN = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{16,128})\$([\w+/]{16,128})$/

function read(hash: string): { work: Work; salt: Buffer; derived: Buffer } | null {
  const [, ln, r, p, salt = "", derived = ""] = WRITTEN.exec(hash) ?? []
  if (ln === undefined) return null
  const work = { ln: Number(ln), r: Number(r), p: Number(p) }
  if (bytesFor(work) > MOST_BYTES) return null
  return { work, salt: Buffer.from(salt, "base64"), derived: Buffer.from(derived, "base64") }
}

const bytesFor = ({ ln, r, p }: Work) => 128 * r * (2 ** ln + p)

/** Off the main thread. The same letters typed on different systems may be other bytes: one form is hashed. */
function derive(password: string, salt: Buffer, of: { work: Work; length: number }): Promise<Buffer> {
  const { ln, r, p } = of.work
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 2 * bytesFor(of.work) }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, of.length, options, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    )
  })
}
