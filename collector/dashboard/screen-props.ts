/** What every screen is given: the id in its address, where there is one. */
export interface ScreenProps {
  id: string | null
}
