import {test} from 'tap'
import {VFile} from 'vfile'
import {describePlan} from '../../../src/commands/list/format.js'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

function look(source: string, select: 'marked' | 'shell' = 'marked') {
  const {messages, steps} = plan({
    defaults: defaultStepOptions,
    isInstalled: () => false,
    readShell,
    file: 'page.md',
    select,
    source,
    tree: parse(new VFile(source))
  })
  return {
    messages: messages.map(({line, ruleId}) => `${line}:${ruleId}`),
    reasons: messages.map(({reason}) => reason),
    shown: steps.map(step => [step.code, step.kind === 'file' ? undefined : step.expectation?.text]),
    steps
  }
}

const step = '```sh\na\n```{{exec}}\n\n'

test('should compare a step with the block of output below it', async t => {
  for (const block of [
    '```output\nx\n\n```\n',
    '~~~ Output\nx\n\n~~~\n',
    '```text output\nx\n\n```\n',
    '<!-- fencepost output -->\n\n```json\nx\n\n```\n',
    'You see:\n\n> ```output\n> x\n>\n> ```\n',
    '- ```output\n  x\n\n  ```\n'
  ]) {
    t.match(look(step + block), {messages: [], shown: [['a', 'x\n\n']]}, block)
    t.match(
      look(`Run \`b\`{{exec}}, then \`a\`{{exec}}.\n${block}`).shown,
      [
        ['b', undefined],
        ['a', 'x\n\n']
      ],
      block
    )
  }
})

test('should tell no output from an empty line', async t => {
  t.same(look(`${step}\`\`\`output\n\`\`\`\n`).shown, [['a', '']])
  t.same(look(`${step}\`\`\`output\n\n\`\`\`\n`).shown, [['a', '\n']])
})

test('should skip hidden steps and text between a step and its output', async t => {
  const hidden = '<!-- fencepost exec\nb\n-->\n\n'
  t.same(look(`${step}${hidden}\`c\`, text\n\n\`\`\`output\nx\n\`\`\`\n`).shown, [
    ['a', 'x\n'],
    ['b', undefined]
  ])
})

test('should report shown output without a step', async t => {
  const output = '```output\nx\n```\n'
  t.same(look(output), {
    messages: ['1:output-without-step'],
    reasons: ["This output isn't compared, because there is no step above it"],
    shown: [],
    steps: []
  })
  t.match(look(`${step}\`\`\`yaml\na: 1\n\`\`\`\n\n${output}`), {
    messages: ['9:output-without-step'],
    reasons: ["This output isn't compared, because the block on line 5 isn't a step"],
    shown: [['a', undefined]]
  })
  t.match(look(`${step}## Next\n\n${output}`), {
    messages: ['7:output-without-step'],
    reasons: [/because a heading separates it/]
  })
  t.match(look(`${step}${output}\n${output}`), {messages: ['9:output-without-step'], reasons: [/already shown/]})
  t.match(look(`\`\`\`sh file=x\na\n\`\`\`\n\n${output}`), {
    messages: ['5:output-without-step'],
    reasons: [/prints nothing/]
  })
  t.match(look('<!-- fencepost output -->\n\ntext\n'), {messages: ['1:output-without-step']})
})

test('should report output that is never closed', async t => {
  for (const [output, line] of [
    ['```output\nx\n', 5],
    ['~~~~output\nx\n~~~\n', 5],
    ['<!-- fencepost output -->\n```text\nx', 6],
    ['> ```output\n> x\n\ntext\n', 5]
  ] as const)
    t.match(look(step + output), {
      messages: [`${line}:unclosed-fence`],
      reasons: ['The output that starts here is never closed, so nothing is compared'],
      shown: [['a', undefined]]
    })
  t.match(look(`${step}\`\`\`output\nx\n\n\`b\`{{exec}}\n`), {messages: ['5:unclosed-fence', '8:swallowed-by-fence']})
})

test('should read options at shown output, and report options of the step there', async t => {
  const {messages, steps} = look(
    `${step}<!-- fencepost normalize=uuid -->\n\`\`\`output compare=unordered exit=1 stream=stderr\n\`\`\`\n`
  )
  t.same(messages, [])
  t.match(steps, [{options: {compare: 'unordered', exit: [1], normalize: {uuid: {on: true}}, stream: 'stderr'}}])
  t.match(look(`${step}\`\`\`output timeout=1s\n\`\`\`\n`), {
    messages: ['5:invalid-option'],
    reasons: [/`timeout` is an option of the step/]
  })
  t.match(look(`${step}\`\`\`output compare=maybe\n\`\`\`\n`), {messages: ['5:invalid-option']})
  t.match(look(`${step}\`\`\`output title=x linenos=1\n\`\`\`\n`), {messages: []})
})

test('should accept any fences in shown output', async t => {
  const {messages, shown} = look(`${step}\`\`\`\`\`output\n\`\`\`{{exec}}\n\`\`\`sh\n~~~\n\`\`\`\`\`\n`)
  t.same(messages, [])
  t.same(shown, [['a', '```{{exec}}\n```sh\n~~~\n']])
})

test('should make each command of a transcript a step, with its line and output', async t => {
  const {messages, steps} = look(
    '> ```console\n>  $ a \\\n>  > b\n>  x\n>\n>   y\n>\n>  $ c\n> ```{{exec T2 name=n interrupt exit=1}}\n'
  )
  t.same(messages, [])
  t.match(steps, [
    {
      code: 'a \\\nb',
      codeLine: 2,
      column: 4,
      endLine: 6,
      expectation: {line: 4, text: 'x\n\n y\n'},
      id: 'n',
      line: 2,
      options: {exit: [1], interrupt: true, terminal: 'T2'}
    },
    {
      code: 'c',
      codeLine: 8,
      endLine: 9,
      expectation: {line: 8, text: ''},
      id: 'n #2',
      line: 8,
      options: {exit: [1], interrupt: false, terminal: 'T2'}
    }
  ])
})

test('should run a transcript without output as one step, unless it says otherwise', async t => {
  t.same(look('```console\n$ a\n\n$ b\n```{{exec}}\n').shown, [['a\n\nb', undefined]])
  t.same(look('```console\n$ a\n$ b\n```{{exec}}\n```output\nx\n```\n').shown, [['a\nb', 'x\n']])
  t.same(look('```console output\n$ a\n```{{exec}}\n').shown, [['a', '']])
  t.same(look('<!-- fencepost exec output -->\n```sh\n$ a\nx\n```\n').shown, [['a', 'x\n']])
})

test('should run a marked block unchanged if it has no prompt', async t => {
  t.same(look('```console\na\nx\n```{{exec}}\n').shown, [['a\nx', undefined]])
})

test('should read a marked block that starts with a prompt as a transcript, whatever its language', async t => {
  for (const language of ['sh', 'bash', '', 'text'])
    t.same(look(`\`\`\`${language}\n$ a\nx\n\`\`\`{{exec}}\n`).shown, [['a', 'x\n']], language)
})

test('should expect the status that a transcript shows', async t => {
  const {steps} = look('```console\n$ false\n[1]\n$ true\n# then\n$ false\n? 2\nx\n```\n', 'shell')
  t.same(
    steps.map(({code, options}) => [code, options.exit]),
    [
      ['false', [1]],
      ['true', [0]],
      ['false', [2]]
    ]
  )
})

test('should compare the output in an unmarked document', async t => {
  const page = '```sh\na\n```\n\n```output\nx\n```\n\n```bash\n$ b\ny\n```\n\n```console output\n$ c\n```\n'
  t.same(look(page).shown, [])
  t.match(look(page, 'shell'), {
    messages: ['14:output-without-step'],
    shown: [
      ['a', 'x\n'],
      ['b', 'y\n']
    ]
  })
})

test('should not treat a marked block as output', async t => {
  t.match(look('```output\na\n```{{exec}}\n'), {messages: ['1:unused-mark'], shown: []})
  t.match(look('```sh output\na\n```{{exec}}\n'), {messages: [], shown: [['a', undefined]]})
})

test('should list the output that a document shows', async t => {
  const source = `${step}\`\`\`output\nx\n\`\`\`\n`
  const described = describePlan(
    plan({
      defaults: defaultStepOptions,
      readShell,
      file: 'page.md',
      select: 'marked',
      source,
      tree: parse(new VFile(source))
    })
  )
  t.same(described.steps[0]?.expectation, {form: 'fence', line: 5, text: 'x\n'})
})
