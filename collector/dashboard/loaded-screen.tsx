import { type ComponentType, useEffect, useState } from "react"
import { Loading } from "./elements/loading.tsx"
import type { ScreenProps } from "./screen-props.ts"

/** The file of a screen. */
interface ScreenFile {
  default: ComponentType<ScreenProps>
}

/**
 * A screen whose code is loaded when it is first opened, and that is there as soon as its code is. React's own `lazy`
 * leaves what is shown meanwhile for 300 ms at least. https://react.dev/reference/react/Suspense#caveats
 * @param load what is thrown by it, the screen throws; it is tried again when the screen is opened anew
 */
export function loadedScreen(load: () => Promise<ScreenFile>): ComponentType<ScreenProps> {
  let known: ScreenFile | null = null
  return function LoadedScreen(props) {
    const [file, setFile] = useState(known)
    const [fault, setFault] = useState<{ thrown: unknown } | null>(null)
    useEffect(() => {
      if (known !== null) return
      load().then(
        (loaded) => {
          known = loaded
          setFile(loaded)
        },
        (thrown: unknown) => setFault({ thrown }),
      )
    }, [])
    if (fault !== null) throw fault.thrown
    if (file === null) return <Loading />
    const { default: Screen } = file
    return <Screen {...props} />
  }
}
