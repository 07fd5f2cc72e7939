import { decideBench } from "./decide.ts"

/** `npm run bench`: measures what the README speaks of, and prints it. Nothing here is asserted. */
const rows = await decideBench()
const [baseline] = rows
console.log("decide, one core, claims a second (and against parsing the same claim as JSON)\n")
for (const { name, perSecond } of rows) {
  const ratio = perSecond / (baseline?.perSecond ?? perSecond)
  console.log(
    `  ${name.padEnd(46)} ${Math.round(perSecond).toLocaleString("en").padStart(12)}  ${ratio.toFixed(2)}`,
  )
}
