import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

function messagesOf(source: string) {
  const tree = parse(new VFile(source))
  return plan({defaults: defaultStepOptions, readShell, file: 'page.md', select: 'marked', source, tree}).messages
}

const look = (source: string) =>
  messagesOf(source).map(message => `${message.line}:${message.column} ${message.ruleId} ${message.fatal ?? 'info'}`)

test('should suggest the right spelling of a marker', async t => {
  t.same(look('`a`{{exectue}} `b`{execute} `c`<exec> {{excute}}'), [
    '1:4 misspelled-marker false',
    '1:19 misspelled-marker false',
    '1:32 misspelled-marker false',
    '1:39 misspelled-marker false'
  ])
  t.match(messagesOf('`a`{{exectue T2}}')[0], {
    reason: /`\{\{exectue T2\}\}` is misspelled/,
    note: /execute T2/
  })
  t.same(look('`a`{{exec now}}'), ['1:4 misspelled-marker false'])
})

test('should report an unterminated marker', async t => {
  t.same(look('`a`{{exec} `b`<<execute T1\n\n{{exec'), [
    '1:4 unterminated-marker false',
    '1:15 unterminated-marker false',
    '3:1 unterminated-marker false'
  ])
})

test('should report a marker without code before it', async t => {
  t.same(look('Run {{exec}} or `a` {{exec}}.'), ['1:5 mark-without-code false', '1:21 mark-without-code false'])
  t.match(messagesOf('`a` {{exec}}')[0]?.reason, /separated from its code by a space/)
  t.same(look('# A {{exec}}\n\n![{{exec}}](a) [b]({{exec}})\n\n[c]: {{exec}}\n'), [
    '1:5 mark-without-code false',
    '3:3 mark-without-code false',
    '3:20 mark-without-code false',
    '5:6 mark-without-code false'
  ])
  t.same(look('\\{{exec}}'), ['1:2 unused-mark info'])
})

test('should report a marker below the closing fence', async t => {
  t.same(look('```sh\na\n```\n{{exec}}\n'), ['4:1 trailer-on-next-line false'])
  t.same(look('> ```sh\n> a\n> ```\n>\n> {{exec}}\n'), ['5:3 trailer-on-next-line false'])
})

test('should report a marker in indented code', async t => {
  t.same(look('a\n\n    `b`{{exec}}\n'), ['3:8 mark-in-indented-code false'])
})

test('should report a marker inside an HTML block', async t => {
  t.same(look('<details>\n<summary>a</summary>\n```sh\nb\n```{{exec}}\n</details>\n'), ['5:4 swallowed-by-html false'])
  t.same(look('<!-- a --> `b`{{exec}}\n'), ['1:15 swallowed-by-html false'])
  t.same(look('<details>\n\n```sh\nb\n```{{exec}}\n\n</details>\n'), [])
})

test('should report markers in comments and preformatted text without a warning', async t => {
  t.same(look('<!--\n```sh\na\n```{{exec}}\n-->\n'), ['4:4 mark-in-comment info'])
  t.same(look('a <!-- `b`{{exec}} --> c\n'), ['1:11 mark-in-comment info'])
  t.same(look('<pre>\n`a`{{exec}}\n</pre>\n'), ['2:4 mark-in-pre info'])
  t.same(look('a <pre>`b`{{exec}}</pre> `c`{{exec}}\n'), ['1:11 mark-in-pre info'])
  t.same(look('> <div><pre>\n> `a`{{exec}}</pre> `b`{{exec}}</div>\n'), [
    '2:6 mark-in-pre info',
    '2:24 swallowed-by-html false'
  ])
})

test('should ignore markers in example code, and braces of other tools', async t => {
  t.same(
    look('`{{exec}}` ``a `b`{{exec}}`` {{TRAFFIC_HOST1_80}} {{ .Values.x }} {execution}\n\n```js\n"{{exec}}"\n```\n'),
    []
  )
})
