import fc from 'fast-check'
import {test} from 'tap'
import {
  escapePrompt,
  isSession,
  readTranscript,
  typedCode,
  unescapePrompt
} from '../../../src/plan/source/transcript.js'

/** The commands of a session, each with what it prints. */
function read(value: string): readonly (readonly [string, string])[] | undefined {
  const found = readTranscript(value)
  return found?.commands.map(({code, endRow, outputRow}) => [code, found.rows.slice(outputRow, endRow).join('\n')])
}

const codes = (value: string) => read(value)?.map(([code]) => code)

test('should know the languages of transcripts', async t => {
  t.same(['console', 'shell-session', 'sh-session', 'sh', 'bash', ''].map(isSession), [
    true,
    true,
    true,
    false,
    false,
    false
  ])
})

test('should not read a block without prompts as a transcript', async t => {
  t.equal(readTranscript('a\n  $b\n> c'), undefined)
  t.equal(readTranscript('a\n$ b'), undefined)
  t.equal(readTranscript('# a'), undefined)
  t.equal(readTranscript(''), undefined)
})

test('should tell commands from their output', async t => {
  t.same(read('\n$ a\nout\n\n$ b\n$'), [
    ['a', 'out'],
    ['b', '']
  ])
  t.same(read('  $ a\n  out\n  $ b\n'), [
    ['a', '  out'],
    ['b', '']
  ])
  t.same(read('# first\n$ a\n\n  $ usage\n\n\n$ b\n1\n2'), [
    ['a', '\n  $ usage'],
    ['b', '1\n2']
  ])
})

test('should continue a command after a continuation prompt or a backslash', async t => {
  t.same(read('$ for a in 1 2; do\n>   echo $a\n> done\n1\n2'), [['for a in 1 2; do\n  echo $a\ndone', '1\n2']])
  t.same(read('$ a \\\n    --b \\\n    --c\nout'), [['a \\\n    --b \\\n    --c', 'out']])
})

test('should read a line that only resembles a prompt as output', async t => {
  t.same(read('$ npm test\n\n> page@1.0.0 test\n> tap\n\nok'), [['npm test', '\n> page@1.0.0 test\n> tap\n\nok']])
})

test('should read a whole here-document, with or without prompts', async t => {
  t.same(codes('$ cat <<EOF\n$ a\n  b\nEOF\n$ a\n  b'), ['cat <<EOF\n$ a\n  b\nEOF', 'a'])
  t.same(codes("$ cat <<-'E-1' > x\n> a\n> E-1\nout"), ["cat <<-'E-1' > x\na\nE-1"])
  t.same(codes('$ cat <<< a\nout'), ['cat <<< a'])
})

test('should keep each command of a transcript on its row', async t => {
  const list = readTranscript('\n$ a\n\n$ b \\\n>  c\n')
  t.equal(list?.hasOutput, false)
  t.same(list && typedCode(list), {code: 'a\n\nb \\\n c', row: 1})
})

test('should read back the output that is written below a command', async t => {
  const line = fc.stringMatching(/^[$>\\ a]{0,5}$/).filter(text => text.trim() !== '')
  fc.assert(
    fc.property(fc.array(line, {maxLength: 4}), lines => {
      const found = readTranscript(['$ x', ...lines.map(escapePrompt), '$ y'].join('\n'))
      const [command] = found?.commands ?? []
      const output = found?.rows.slice(command?.outputRow, command?.endRow).map(unescapePrompt)
      return command?.code === 'x' && found?.commands.length === 2 && output?.join('\n') === lines.join('\n')
    }),
    {numRuns: 3000}
  )
  t.pass('held')
})
