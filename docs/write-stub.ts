import { readFile, writeFile } from "node:fs/promises"
import { builtStub, PASTED, withStub } from "./stub.ts"

/** `npm run docs`: pastes the stub again as it is built now. */
for (const name of PASTED) {
  const file = new URL(`../${name}`, import.meta.url)
  await writeFile(file, withStub(await readFile(file, "utf8"), builtStub()))
}
