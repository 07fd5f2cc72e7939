import { decideBench } from "./decide.ts"
import { pageBench } from "./page.ts"

/** `npm run bench`: measures what the README speaks of, and prints it. Nothing here is asserted. */
const costs = await pageBench()
console.log("the script on a page's main thread, ms at load (25 loads each): median, worst\n")
for (const { name, medianMs, worstMs, longTasks, layouts } of costs) {
  const times = `${medianMs.toFixed(1).padStart(6)} ${worstMs.toFixed(1).padStart(6)}`
  console.log(`  ${name.padEnd(46)} ${times}   ${longTasks} long tasks, ${layouts} layouts`)
}

const rows = await decideBench()
const [baseline] = rows
console.log("\ndecide, one core, claims a second (and against parsing the same claim as JSON)\n")
for (const { name, perSecond } of rows) {
  const ratio = perSecond / (baseline?.perSecond ?? perSecond)
  console.log(
    `  ${name.padEnd(46)} ${Math.round(perSecond).toLocaleString("en").padStart(12)}  ${ratio.toFixed(2)}`,
  )
}
