import "./no-eval.ts"
import "@mantine/core/styles.layer.css"
import "@mantine/dates/styles.layer.css"
import "@mantine/charts/styles.layer.css"
import "@mantine/dropzone/styles.layer.css"
import "@mantine/notifications/styles.layer.css"
import "./style.css"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { takeTokenOfLink } from "./api/token.ts"
import { App } from "./app.tsx"

takeTokenOfLink()
const place = document.getElementById("app")
if (place === null) throw new Error("index.html has no place for the app")
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
