import { execFileSync } from "node:child_process"

/** Before a run: what is started is built of the source as it is now. It takes a second. */
export default function build(): void {
  execFileSync(process.execPath, [new URL("../../collector/build.ts", import.meta.url).pathname])
}
