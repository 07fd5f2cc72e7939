import { createTheme, type MantineColorsTuple } from "@mantine/core"

/** One accent, warm neutrals; colour only where it says something. */
const brand: MantineColorsTuple = [
  "#fff1ec",
  "#fde0d6",
  "#fabfab",
  "#f79b7d",
  "#f47c56",
  "#ee6237",
  "#dc4e23",
  "#c43f16",
  "#a53413",
  "#842a11",
]
const gray: MantineColorsTuple = [
  "#f9f9f7",
  "#f4f4f1",
  "#e9e8e3",
  "#dddcd6",
  "#c8c7c0",
  "#9a9b98",
  "#6d7278",
  "#5c636d",
  "#3a4048",
  "#1b1f24",
]
const dark: MantineColorsTuple = [
  "#eceef0",
  "#c9ced4",
  "#a7afb9",
  "#7b848f",
  "#414852",
  "#2f353d",
  "#23282e",
  "#181b1f",
  "#131518",
  "#0d0f11",
]

export const theme = createTheme({
  colors: { brand, gray, dark },
  primaryColor: "brand",
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.34,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: "650" },
  components: {
    Tooltip: { defaultProps: { multiline: true, withArrow: true, openDelay: 150 } },
    Modal: { defaultProps: { centered: true } },
    // Choosing what is chosen already says it once more; what may be none has a cross for that.
    Select: { defaultProps: { allowDeselect: false } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
  },
})
