import {
  IconAdjustments,
  IconAlertTriangle,
  IconChartBar,
  IconCode,
  IconFileImport,
  IconHome,
  IconInbox,
  IconReceipt,
  IconRoute,
  IconSend,
  IconStethoscope,
  IconUser,
  IconUsers,
} from "@tabler/icons-react"
import type { ComponentType } from "react"
import type { Role } from "./api/user.ts"
import { loadedScreen } from "./loaded-screen.tsx"
import type { ScreenProps } from "./screen-props.ts"

/** A screen, and its line in the navigation. */
export interface ScreenEntry {
  path: string
  title: string
  /** Null for a screen that others lead to, and the navigation does not. */
  group: "See" | "Settle" | "Set up" | null
  icon: ComponentType<{ size?: number; stroke?: number }>
  /** Who it is for. */
  role: Role
  /** Pressed after `g`, it goes there; null where one cannot go without an id. */
  key: string | null
  Screen: ComponentType<ScreenProps>
}

/** Every screen there is, in the order of the navigation. Each is loaded when it is first opened. */
export const SCREENS: readonly ScreenEntry[] = [
  {
    path: "/overview",
    title: "Overview",
    group: "See",
    icon: IconHome,
    role: "view",
    key: "o",
    Screen: loadedScreen(() => import("./screens/overview/overview.tsx")),
  },
  {
    path: "/reports",
    title: "Reports",
    group: "See",
    icon: IconChartBar,
    role: "view",
    key: "r",
    Screen: loadedScreen(() => import("./screens/reports/reports.tsx")),
  },
  {
    path: "/conversions",
    title: "Conversions",
    group: "See",
    icon: IconReceipt,
    role: "view",
    key: "c",
    Screen: loadedScreen(() => import("./screens/conversions/conversions.tsx")),
  },
  {
    path: "/received",
    title: "Received",
    group: "See",
    icon: IconInbox,
    role: "view",
    key: "e",
    Screen: loadedScreen(() => import("./screens/received/received.tsx")),
  },
  {
    path: "/journeys",
    title: "Journeys",
    group: "See",
    icon: IconRoute,
    role: "view",
    key: "j",
    Screen: loadedScreen(() => import("./screens/journeys/journeys.tsx")),
  },
  {
    path: "/conflicts",
    title: "Conflicts",
    group: "Settle",
    icon: IconAlertTriangle,
    role: "view",
    key: "x",
    Screen: loadedScreen(() => import("./screens/conflicts/conflicts.tsx")),
  },
  {
    path: "/deliveries",
    title: "Deliveries",
    group: "Settle",
    icon: IconSend,
    role: "view",
    key: "d",
    Screen: loadedScreen(() => import("./screens/deliveries/deliveries.tsx")),
  },
  {
    path: "/imports",
    title: "Imports",
    group: "Settle",
    icon: IconFileImport,
    role: "view",
    key: "i",
    Screen: loadedScreen(() => import("./screens/imports/imports.tsx")),
  },
  {
    path: "/doctor",
    title: "Doctor",
    group: "Settle",
    icon: IconStethoscope,
    role: "view",
    key: "h",
    Screen: loadedScreen(() => import("./screens/doctor/doctor.tsx")),
  },
  {
    path: "/builder",
    title: "Builder",
    group: "Set up",
    icon: IconCode,
    role: "view",
    key: "b",
    Screen: loadedScreen(() => import("./screens/builder/builder.tsx")),
  },
  {
    path: "/setup",
    title: "Set-up",
    group: "Set up",
    icon: IconAdjustments,
    role: "view",
    key: "s",
    Screen: loadedScreen(() => import("./screens/setup/setup.tsx")),
  },
  {
    path: "/users",
    title: "Users",
    group: "Set up",
    icon: IconUsers,
    role: "admin",
    key: "u",
    Screen: loadedScreen(() => import("./screens/users/users.tsx")),
  },
  {
    path: "/visitors",
    title: "Visitor",
    group: null,
    icon: IconUser,
    role: "view",
    key: null,
    Screen: loadedScreen(() => import("./screens/visitors/visitors.tsx")),
  },
]
