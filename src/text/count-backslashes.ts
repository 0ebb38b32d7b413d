/** Number of backslashes right before `index`, counted back to `from` at most. */
export function countBackslashes(text: string, index: number, from = 0): number {
  let start = index
  while (start > from && text[start - 1] === '\\') start--
  return index - start
}
