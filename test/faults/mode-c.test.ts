import { facing } from "./set/facing.ts"

facing("C")
