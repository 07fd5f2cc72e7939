import { expect, it, onTestFinished, vi } from "vitest"
import { timeZones } from "../../collector/dashboard/format/time-zones.ts"

it.each([
  ["names UTC itself, as Firefox", ["Europe/Berlin", "UTC"]],
  ["does not, as Chromium", ["Europe/Berlin"]],
])("every time zone is there once, UTC first, where the browser %s", (_, known) => {
  const supported = vi.spyOn(Intl, "supportedValuesOf").mockReturnValue(known)
  onTestFinished(() => supported.mockRestore())
  expect(timeZones()).toEqual(["UTC", "Europe/Berlin"])
})
