import type { News, NewsReader } from "../ports.ts"

/** News within one process. */
export function memoryNews(): News {
  const readers = new Set<NewsReader>()
  return {
    recorded: (record) => {
      for (const reader of readers) reader.recorded?.(record)
    },
    due: () => {
      for (const reader of readers) reader.due?.()
    },
    follow: (reader) => {
      readers.add(reader)
      return () => readers.delete(reader)
    },
    close: async () => readers.clear(),
  }
}
