import { facing } from "./set/facing.ts"

facing("R")
facing("R always")
