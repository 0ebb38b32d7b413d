import fc from 'fast-check'

/** Pieces of lines that mean something in Markdown or seem to, without marks. */
const plain = [
  ...['`', '``', '```', '````', '~~~', '~~~~', '*', '_', '#', '=', '|', '\\', '<', '{', '}', '<<', '>>', '{{', '}}'],
  ...['a', 'b c', ' ', '  ', '   ', '    ', '\t', '> ', '- ', '1. ', '# ', '---', '===', '&amp;', 'EOF'],
  ...['[a](b)', '![', ']', '<!-- c -->', '<details>', '<http://a.b>', '| a | b |', '| - | - |', '2,5'],
  ...['{{ .Values.x }}', '{{TRAFFIC_HOST1_80}}', '{{sandbox}}', '<<sandbox>>']
]

const markers = [
  '{{exec}}',
  '{{execute T2}}',
  '<<exec>>',
  '{{copy}}',
  '{{}}',
  '{{exectue}}',
  '{{exec}}{{sandbox}}|skip'
]

function documents(pieces: readonly string[], endings: readonly string[]): fc.Arbitrary<string> {
  const line = fc.array(fc.constantFrom(...pieces), {maxLength: 5}).map(parts => parts.join(''))
  const ended = fc.tuple(line, fc.constantFrom(...endings)).map(parts => parts.join(''))
  return fc.array(ended, {maxLength: 12}).map(lines => lines.join(''))
}

/** Whether a text may contain a mark: two brackets around nothing, or before a word of a mark. */
export function holdsMark(text: string): boolean {
  return /(?:\{\{|<<)(?:[^\n\r]*(?:exec|copy|open|interrupt)|\s*(?:\}\}|>>))/i.test(text)
}

/** Arbitrary documents without marks. */
export const unmarkedDocuments: fc.Arbitrary<string> = documents(
  [...plain, '<b>', '</b>', '[a]: b', '[a]'],
  ['\n', '\n', '\n\n', '\r\n', '\r', '']
).filter(text => !holdsMark(text))

/** Arbitrary documents with markers anywhere. */
export const markedDocuments: fc.Arbitrary<string> = documents(
  // remark-stringify loses a lone carriage return, and HTML at the start of a line after a definition.
  [...plain, ...markers, ...markers.map(marker => '```' + marker), ...markers.map(marker => '`a`' + marker)],
  ['\n', '\n', '\n\n', '\r\n']
)
