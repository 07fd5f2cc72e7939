/**
 * The streams one recorder reads, of those that are alive: each stream is somebody's and nobody else's, and no
 * two recorders differ by more than one. All who know the same recorders come to the same shares.
 */
export function shareOf(streams: readonly string[], recorders: readonly string[], own: string): string[] {
  const sorted = [...new Set([...recorders, own])].sort()
  const place = sorted.indexOf(own)
  return streams.filter((_, at) => Math.floor((at * sorted.length) / streams.length) === place)
}
