/** What the tests of the script use of jsdom, which comes without types. https://github.com/jsdom/jsdom#readme */
declare module "jsdom" {
  /** What a browser keeps between pages. */
  export class CookieJar {}

  export class VirtualConsole {
    on(event: "jsdomError", listener: (error: Error) => void): this
  }

  export class JSDOM {
    constructor(
      html: string,
      options: {
        url: string
        referrer?: string
        runScripts: "outside-only"
        cookieJar: CookieJar
        virtualConsole: VirtualConsole
        storageQuota?: number
      },
    )
    readonly window: Window & typeof globalThis
    getInternalVMContext(): import("node:vm").Context
  }
}
