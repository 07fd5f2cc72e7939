import { expect, it } from "vitest"
import { firstLanguage } from "../../collector/enrich/language.ts"

it.each([
  ["de-CH,de;q=0.9,en;q=0.8", "de-CH"],
  ["de-ch", "de-CH"],
  ["EN", "en"],
  [" fr ;q=0.5, en", "fr"],
  ["zh-hant-tw,zh;q=0.9", "zh-Hant-TW"],
  ["es-419,es;q=0.9", "es-419"],
  ["*", null],
  ["", null],
  [",en", null],
  ["de_DE", null],
  ["de-", null],
  ["de-x-y-z-a-b-c", null],
  ["a-DE", null],
  ["de-a", null],
  ["x".repeat(1_000), null],
  ["'; drop table hits --", null],
])("of «%s» the first language is %s", (header, language) => expect(firstLanguage(header)).toBe(language))
