/** How many backslashes stand right before `index`, not looking before `from`. */
export function countBackslashes(text: string, index: number, from = 0): number {
  let start = index
  while (start > from && text[start - 1] === '\\') start--
  return index - start
}
