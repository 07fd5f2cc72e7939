/** The collector as it is built for operators to run: all of it by `main`, or one of its commands. */
export function programOf(name: "main" | `commands/${"settings" | "ledger" | "backup"}`): string {
  return new URL(`../../dist/collector/${name}.js`, import.meta.url).pathname
}
