import { Center, Loader } from "@mantine/core"

/** While something is fetched for the first time. */
export function Loading() {
  return (
    <Center h="40vh" aria-busy="true">
      <Loader type="dots" role="status" aria-label="Loading" />
    </Center>
  )
}
