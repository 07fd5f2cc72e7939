import { useMatches } from "@mantine/core"
import { Notifications } from "@mantine/notifications"

/** What came of something one did, for some seconds: on a phone beside the menu, where no button lies below it. */
export function Messages() {
  const position = useMatches({ base: "top-left" as const, sm: "bottom-center" as const })
  return <Notifications position={position} classNames={{ root: "messages" }} />
}
