/** A program by its name and version, as far as its user agent says. */
export interface Product {
  family: string | null
  major: string | null
  minor: string | null
  patch: string | null
}

/** What a visitor holds or sits before; `other` is something that is none of these, such as a car. */
export type DeviceClass = "desktop" | "phone" | "tablet" | "tv" | "console" | "wearable" | "other"

export interface Device {
  class: DeviceClass | null
  brand: string | null
  model: string | null
}

/** The program by which a visitor came, as it presented itself. */
export interface Client {
  browser: Product
  os: Product
  device: Device
  /** It is carried about: a phone, a tablet or a wearable. */
  mobile: boolean
  /** It says, or its user agent shows, that it is a program without a person. */
  bot: boolean
  /** The first language it asks for, such as `de-CH`. */
  language: string | null
}

/** Where an address is, as far as a database of addresses says. */
export interface Geo {
  /** ISO 3166-1, two letters. */
  country: string | null
  /** Of the city, else of the country, in https://www.geonames.org. */
  geonameId: number | null
  /** A name of the IANA time zone database. */
  timezone: string | null
}

export const unknownProduct: Product = { family: null, major: null, minor: null, patch: null }

/** A client of which nothing is known. */
export const unknownClient: Client = {
  browser: unknownProduct,
  os: unknownProduct,
  device: { class: null, brand: null, model: null },
  mobile: false,
  bot: false,
  language: null,
}
