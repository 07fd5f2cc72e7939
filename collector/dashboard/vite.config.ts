import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

/** `npm run build:dashboard`: the web application as files in dist/dashboard, which the collector serves. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./", // the collector may be under any prefix
  plugins: [react()],
  build: {
    outDir: "../../dist/dashboard",
    emptyOutDir: true,
    assetsInlineLimit: 0, // nothing inline: the content security policy allows none
    target: ["chrome123", "edge123", "firefox121", "safari17.5"], // that know light-dark()
    // One for all screens, 23 KB more: a part that once could not be fetched is never asked for again, and its screen
    // stays without. https://github.com/vitejs/vite/blob/main/packages/vite/src/node/plugins/importAnalysisBuild.ts
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
})
