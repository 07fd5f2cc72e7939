import { memoryNews } from "../../collector/news/memory.ts"
import { newsContract } from "../contract/news.ts"

newsContract(async () => {
  const news = memoryNews()
  return { telling: news, hearing: news, stop: () => news.close() }
})
