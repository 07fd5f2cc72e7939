/** A URL without a parameter, every other byte as it was. */
export function without(url: string, name: string): string {
  return url.replace(RegExp(`([?&])${name}=[^&#]*(&?)`), (_, before, after) => after && before)
}
