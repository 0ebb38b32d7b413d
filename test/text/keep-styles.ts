import {test} from 'tap'
import {createPrettyReporter} from '../../src/report/pretty/pretty.js'
import {isStyled, styledLines} from '../../src/text/keep-styles.js'
import {runText} from '../fixtures/run-text.js'

test('should know text whose only control sequences are colors', async t => {
  t.ok(isStyled('\x1b[31mred\x1b[0m\n'))
  t.ok(isStyled('\x1b[38;5;2mgreen\x1b[m\r\n'))
  for (const text of ['plain\n', '\x1b[2J\x1b[31mred', '\x1b[31m\x1b]0;title\x07', '\x1b[31m\x9b2J', '\x1b[31m\rx'])
    t.notOk(isStyled(text), JSON.stringify(text))
})

test('should begin each line with the style of the one before, and end it without', async t => {
  t.same(styledLines('\x1b[31ma\nb\x1b[0m\nc\n'), ['\x1b[31ma\x1b[0m', '\x1b[31mb\x1b[0m\x1b[0m', 'c'])
  t.same(styledLines('\x1b[1m\x07x\x1b[2J\n'), ['\x1b[1m␇x␛[2J\x1b[0m'])
})

/** What a terminal shows of a failed step. */
async function shown(code: string, color: boolean, config: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const {steps} = await runText(`\`${code}\`{{exec}}\n`, config)
  let text = ''
  const write = (chunk: string) => {
    text += chunk
  }
  const reporter = createPrettyReporter({color, cwd: '/', root: '/', write})
  for (const step of steps) reporter.on(step)
  return text
}

test('should keep the colors of a failed step on a terminal with colors alone', async t => {
  const code = 'printf \'\\033[31mbad\\033[0m: %s\\n\' "$HOME"; false'
  t.match(await shown(code, true), '\x1b[31mbad\x1b[0m: [HOME]\x1b[0m\n')
  t.match(await shown(code, false), '| bad: [HOME]\n')
  t.match(await shown("printf '\\033[2J\\033[31mbad\\n'; false", true), /\| *(?:\x1b\[\d+m)* *bad\n/)
})

test('should keep the colors of a terminal session', async t => {
  const code = "printf '\\033[1;31mbad\\033[0m: plain\\n'; false"
  const {steps} = await runText(`\`${code}\`{{exec session=terminal}}\n`)
  t.same(steps[0]?.styled, '\x1b[0;1;38;5;1mbad\x1b[0m: plain\n')
  t.equal(steps[0]?.output, 'bad: plain\n')
})

test('should keep no colors where a secret may be between them', async t => {
  const {PATH = ''} = process.env
  const code = 'printf "%s\\033[31m%s\\n" "${PATH:0:9}" "${PATH:9}"; false'
  const text = await shown(code, true, {secrets: ['PATH']})
  t.notMatch(text, PATH)
  t.notMatch(text, PATH.slice(9))
  t.match(text, '***')
})
