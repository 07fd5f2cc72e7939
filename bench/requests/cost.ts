import { readFileSync } from "node:fs"

/** What a process has used so far, with all of its threads. Linux only: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export interface Used {
  cpuSeconds: number
  memoryMiB: number
}

const TICKS_A_SECOND = 100 // of every Linux

export function usedBy(pid: number): Used {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  const [, resident] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
  return { cpuSeconds: (user + system) / TICKS_A_SECOND, memoryMiB: Number(resident) / 1_024 }
}
