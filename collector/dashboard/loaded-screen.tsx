import { type ComponentType, useEffect, useState } from "react"
import { Loading } from "./elements/loading.tsx"
import type { ScreenProps } from "./screen-props.ts"

/** The file of a screen. */
interface ScreenFile {
  default: ComponentType<ScreenProps>
}

/** The code of a screen did not come: nobody answered, or who answers has another version of it by now. */
class NotLoaded extends Error {
  constructor(cause: unknown) {
    super(
      "This screen could not be loaded. If it cannot be though the collector is there, it was updated: load the page anew.",
      { cause },
    )
  }
}

/**
 * A screen whose code is loaded when it is first opened, and that is there as soon as its code is. React's own `lazy`
 * leaves what is shown meanwhile for 300 ms at least. https://react.dev/reference/react/Suspense#caveats
 * @param load if it fails, the screen throws; it is tried again when the screen is opened anew
 */
export function loadedScreen(load: () => Promise<ScreenFile>): ComponentType<ScreenProps> {
  let known: ScreenFile | null = null
  return function LoadedScreen(props) {
    const [file, setFile] = useState(known)
    const [fault, setFault] = useState<NotLoaded | null>(null)
    useEffect(() => {
      if (known !== null) return
      load().then(
        (loaded) => {
          known = loaded
          setFile(loaded)
        },
        (thrown: unknown) => setFault(new NotLoaded(thrown)),
      )
    }, [])
    if (fault !== null) throw fault
    if (file === null) return <Loading />
    const { default: Screen } = file
    return <Screen {...props} />
  }
}
