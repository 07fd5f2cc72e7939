import { facing } from "./set/facing.ts"

facing("C sentinel")
facing("C cluster")
