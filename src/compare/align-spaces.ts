/** Gives an output the white space of the expectation if it's otherwise the same (doctest, `NORMALIZE_WHITESPACE`). Pure. */
export function alignSpaces(text: string, expected: string): string {
  return squeeze(text) === squeeze(expected) ? expected : text
}

function squeeze(text: string): string {
  return text.split(/\s+/).filter(Boolean).join(' ')
}
