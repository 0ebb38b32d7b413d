import fc from 'fast-check'

/** Texts of few lines, with a newline at the end or not. */
export function texts(line: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(line, {maxLength: 6}), fc.boolean())
    .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''))
}
