import {applyDoctestOptions} from './doctest-options.js'
import type {Transcript, TypedCommand} from './transcript.js'

/** Prompts of Python: of a command, and of its next lines. */
const [first, next] = ['>>> ', '... ']

/**
 * Reads a block as a transcript of Python: `>>> ` starts a command, `... ` continues it, and all else is output
 * (doctest, "How It Works"). Options of doctest apply. `undefined` if no row has a prompt. Pure, linear.
 */
export function readPythonTranscript(value: string): Transcript | undefined {
  // An output line that is blank would end the output.
  const rows = value.split('\n').map(row => (row.trim() === '<BLANKLINE>' ? '' : row))
  const start = rows.find(row => row.trimStart().startsWith(first.trimEnd()))
  if (start === undefined) return undefined
  const indent = /^\s*/.exec(start)?.[0] ?? ''
  const codeOf = (row: string | undefined, prompt: string) => {
    const text = row?.startsWith(indent) ? row.slice(indent.length) : undefined
    if (text === undefined) return undefined
    return text === prompt.trimEnd() ? '' : text.startsWith(prompt) ? text.slice(prompt.length) : undefined
  }

  const commands: TypedCommand[] = []
  for (let row = 0; row < rows.length; row++) {
    const opening = codeOf(rows[row], first)
    if (opening === undefined) continue
    const code = [opening]
    for (let more = codeOf(rows[row + code.length], next); more !== undefined; ) {
      code.push(more)
      more = codeOf(rows[row + code.length], next)
    }
    const outputRow = row + code.length
    let endRow = outputRow
    while (endRow < rows.length && codeOf(rows[endRow], first) === undefined) endRow++
    while (endRow > outputRow && rows[endRow - 1]?.trim() === '') endRow--
    const raises =
      endRow > outputRow &&
      /^\s*(?:Traceback \(most recent call last\):| {2}File "<\w+>", line \d+)$/.test(rows[outputRow] ?? '')
    const {rows: output, skip} = applyDoctestOptions(code.join('\n'), rows.slice(outputRow, endRow))
    rows.splice(outputRow, output.length, ...output)
    if (code.join('').trim() !== '')
      commands.push({
        code: code.join('\n'),
        endRow,
        outputRow,
        row,
        ...(skip !== undefined && {skip}),
        ...(raises && {status: 1})
      })
  }
  const hasOutput = commands.some(({endRow, outputRow}) => endRow > outputRow)
  return {commands, family: 'custom', hasOutput, indent, kind: 'transcript', rows}
}
