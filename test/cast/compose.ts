import {test} from 'tap'
import {composeCast, type PlayedStep} from '../../src/cast/compose.js'
import {defaultStepOptions} from '../../src/config/step-options.js'
import type {Take, TapeEvent} from '../../src/model/output.js'
import type {FileStep} from '../../src/model/step.js'
import {makeStep} from '../fixtures/step.mjs'

const printed = (text: string, at = 10): TapeEvent => ({at, kind: 'printed', text})
const take = (code: string, events: readonly TapeEvent[], more: Partial<Take> = {}): Take => ({
  before: [],
  code,
  events,
  isDone: true,
  place: 'prompt',
  ...more
})
const played = (takes: readonly Take[], options = {}): PlayedStep => ({
  outcome: {kind: 'passed'},
  step: makeStep({options: {...defaultStepOptions, ...options}}),
  takes
})
const options = {idle: 2000, mask: undefined, typing: 50}
const textOf = (steps: readonly PlayedStep[], more = {}) =>
  composeCast(steps, {...options, ...more})
    .events.flatMap(({kind, text}) => (kind === 'output' ? text : []))
    .join('')

test('should type each command at a prompt, and end with one', async t => {
  const steps = [played([take('echo a\necho b', [printed('a\r\nb\r\n')]), take('# why\ntrue', [])])]
  t.equal(textOf(steps), '$ echo a\r\n> echo b\r\na\r\nb\r\n$ # why\r\n$ true\r\n$ ')
})

test('should be the same for the same steps, whatever time they took', async t => {
  const at = (times: readonly number[]) =>
    composeCast([played([take('a', [printed('1', times[0]), printed('2', times[1])])])], options)
  t.same(at([3, 400]), at([700, 900]))
  t.notSame(at([3, 400]), at([3, 1100]), 'but a long pause is shown')
  t.same(at([3, 2100]), at([3, 90_000]), 'as far as the limit')
})

test('should pause between keys, and not when typing takes no time', async t => {
  const steps = [played([take('echo', [])])]
  const typed = composeCast(steps, options).events.filter(({text}) => /^[echo]/.test(text))
  t.equal(typed.length, 4)
  t.equal(composeCast(steps, {...options, typing: 0}).events.filter(({text}) => text.includes('echo')).length, 1)
})

test('should hide steps, and type what the option `cast` says', async t => {
  const steps = [
    played([take('secret', [printed('x')])], {hide: true}),
    {...played([]), step: {...makeStep({}), hidden: true}, takes: [take('in a comment', [])]},
    played([take('a', [printed('1\r\n')]), take('b', [printed('2\r\n')])], {cast: 'both'}),
    played([take('c', [printed('3\r\n')])], {cast: ''})
  ]
  t.equal(textOf(steps), '$ both\r\n1\r\n2\r\n3\r\n$ ')
})

test('should show lines that are typed into a program as it echoes them', async t => {
  const events = [
    printed('db> '),
    {at: 20, kind: 'typed', text: 'select\r'} as const,
    printed('select\r\n1\r\ndb> ', 30)
  ]
  t.equal(textOf([played([take('db', events, {isDone: false})])]), '$ db\r\ndb> select\r\n1\r\ndb> ')
  const {events: all} = composeCast([played([take('db', events)])], options)
  t.ok(all.filter(({text}) => text.length === 1).length >= 6, 'key by key')
})

test('should show the prompts of a program that is a session', t => {
  const lines = (typed: string, answer: string): readonly TapeEvent[] => [
    {at: 20, kind: 'typed', text: `${typed}\r`},
    printed(`${typed}\r\n${answer}\r\n\x1b[?2004h`, 30),
    printed('sqlite> ', 40)
  ]
  const sql = (typed: string, answer: string) =>
    played([take(typed, lines(typed, answer), {isDone: false, place: 'program'})], {terminal: 'sqlite'})
  const shown = textOf([sql('select 1;', '1'), played([take('ls', [printed('a\r\n')])]), sql('select 2;', '2')])
  t.equal(shown.replaceAll('\x1b[?2004h', ''), 'sqlite> select 1;\r\n1\r\n$ ls\r\na\r\nsqlite> select 2;\r\n2\r\n$ ')
  t.end()
})

test('should continue a line that was typed and not entered', async t => {
  const typed: PlayedStep = {
    outcome: {kind: 'passed'},
    step: {...makeStep({}), kind: 'typed'},
    takes: [take('echo "on', [])]
  }
  t.equal(textOf([typed, played([take('e"', [printed('one\r\n')], {place: 'typed'})])]), '$ echo "one"\r\none\r\n$ ')
})

test('should name other terminals, and show what a service printed meanwhile', async t => {
  const steps = [
    played([take('serve', [printed('ready\r\n')], {isDone: false})]),
    played([take('curl', [printed('ok\r\n')])], {terminal: 'T2'}),
    played([take('ls', [printed('a\r\n')], {before: [printed('^C\r\n')]})])
  ]
  t.equal(textOf(steps), '$ serve\r\nready\r\n\r\nT2 $ curl\r\nok\r\n^C\r\n$ ls\r\na\r\n$ ')
})

test('should mask secrets, in pieces too', async t => {
  const mask = (text: string) => text.replaceAll('sesame', '***')
  const steps = [played([take('echo sesame', [printed('ses'), printed('ame\r\n', 20)])])]
  t.equal(textOf(steps, {mask}), '$ echo ***\r\n***\r\n$ ')
})

test('should show a file as the command that writes it', async t => {
  const file = (step: Partial<FileStep>): PlayedStep => ({
    outcome: {kind: 'passed'},
    step: {...makeStep({}), kind: 'file', path: 'a.txt', ...step}
  })
  t.equal(textOf([file({code: 'one\n'})]), "$ cat >a.txt <<'EOF'\r\n> one\r\n> EOF\r\n$ ")
  t.match(
    textOf([file({code: 'EOF', edit: {target: 'append'}, path: 'my docs/a'})]),
    /^\$ mkdir -p 'my docs' && cat >>'my docs\/a' <<'END'/
  )
  t.equal(textOf([file({edit: {target: 'prepend'}})]), '$ # Edit a.txt\r\n$ ')
})
