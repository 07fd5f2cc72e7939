import { isbot } from "isbot"
import { UAParser } from "ua-parser-js"
import {
  type Client,
  type Device,
  type Product,
  unknownClient,
  unknownProduct,
} from "../domain/hit/client.ts"
import { brandName, deviceClass, familyName, isPortable, modelName } from "./device-words.ts"

/** What a user agent says; the language is said elsewhere. */
export type Presented = Omit<Client, "language">

/**
 * Reads a user agent: what it names itself, on what, and whether it is a program without a person. Any text will
 * do. It takes some 40 microseconds.
 * @param userAgent 512 bytes at most: the patterns that read it were tried on no more
 */
export function readUserAgent(userAgent: string): Presented {
  const parser = new UAParser(userAgent)
  const { language: _, ...unknown } = unknownClient
  const browser = productOf(parser.getBrowser())
  const os = productOf(parser.getOS())
  const device = deviceOf(parser.getDevice(), os.family)
  return { ...unknown, browser, os, device, mobile: isPortable(device.class), bot: isbot(userAgent) }
}

function productOf({ name, version }: { name: string | undefined; version: string | undefined }): Product {
  if (name === undefined) return unknownProduct
  const [, major = null, minor = null, patch = null] =
    /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version ?? "") ?? []
  return { family: familyName(name), major: major ?? (version || null), minor, patch }
}

function deviceOf({ type, vendor, model }: UAParser.IDevice, system: string | null): Device {
  return { class: deviceClass(type, system), brand: brandName(vendor, model), model: modelName(model) }
}
