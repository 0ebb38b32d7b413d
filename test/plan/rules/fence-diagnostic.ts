import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

/** Steps as `line code`, messages as `line:column rule`. */
function look(source: string, select: 'marked' | 'shell' = 'marked') {
  const {steps, messages} = plan({
    defaults: defaultStepOptions,
    readShell,
    file: 'page.md',
    select,
    source,
    tree: parse(new VFile(source))
  })
  return {
    steps: steps.map(step => `${step.line} ${step.code}`),
    messages: messages.map(message => `${message.line}:${message.column} ${message.ruleId}`)
  }
}

test('should report a block that is never closed, and each marker in it', async t => {
  t.same(look('```sh\na\n\nThen `b`{{exec}}.\n'), {
    steps: [],
    messages: ['1:1 unclosed-fence', '4:9 swallowed-by-fence']
  })
  t.same(look('```sh\na\n\n```sh\nb\n```{{exec}}\n'), {
    steps: [],
    messages: ['1:1 unclosed-fence', '6:4 swallowed-by-fence']
  })
  // A quoted fence closes nothing outside of its quote.
  t.same(look('```sh\na\n\n> ```\n> b\n> ```{{exec}}\n'), {
    steps: [],
    messages: ['1:1 unclosed-fence', '6:6 swallowed-by-fence']
  })
  t.same(look('```sh\na\n\n> ```{{exec}}\n'), {steps: [], messages: ['4:6 wrong-closer']})
  t.same(look('- ```sh\n  a\n\n`b`{{exec}}\n'), {steps: ['4 b'], messages: ['1:3 unclosed-fence']})
  t.same(look('```sh {{exec}}\na\n'), {steps: [], messages: ['1:1 unclosed-fence']})
  t.same(look('```sh\na\n', 'shell'), {steps: [], messages: ['1:1 unclosed-fence']})
})

test('should ignore an unclosed block without markers', async t => {
  t.same(look('`b`{{exec}}\n\n```sh\na\n'), {steps: ['1 b'], messages: []})
})

test('should report code that is not indented like its fences in a list', async t => {
  t.same(look('1. Do:\n   ```sh\na\n   ```{{exec}}\n\n`b`{{exec}}\n'), {
    steps: ['6 b'],
    messages: ['2:4 unclosed-fence', '4:4 lost-opener']
  })
})

test('should report a closing fence with a mark that closes nothing', async t => {
  t.same(look('a\n```{{exec}}\n\nb\n\n```sh\nc\n```{{exec}}\n'), {steps: ['6 c'], messages: ['2:1 lost-opener']})
  t.same(look('a\n```{{exec}}\nb\n\n```sh\nc\n```{{exec}}\n\n`d`{{exec}}\n'), {
    steps: ['9 d'],
    messages: ['2:1 lost-opener', '7:4 swallowed-by-fence']
  })
})

test('should report a closing fence that is too short', async t => {
  t.same(look('`````sh\na\n```{{exec}}\n\n`b`{{exec}}\n'), {
    steps: [],
    messages: ['3:4 wrong-closer', '5:4 swallowed-by-fence']
  })
  t.same(look('`````sh\na\nEOF```{{exec}}\n`````\n').messages, ['3:7 wrong-closer'])
})

test('should report a closing fence with a broken marker', async t => {
  t.same(look('```sh\na\n```{execute}\n\n`b`{{exec}}\n').messages, ['3:4 misspelled-marker', '5:4 swallowed-by-fence'])
  t.same(look('```sh\na\n```{{exec\n').messages, ['3:4 unterminated-marker'])
  t.same(look('```sh\na\n```{{exec please}}\n').messages, ['3:4 misspelled-marker'])
})

test('should treat a complete example in a text of YAML as code', async t => {
  const example = (end: string) => `\`\`\`yaml\na: |\n    \`\`\`shell\n    ls\n${end}\`\`\`\n\n\`\`\`sh\nb\n\`\`\`\n`
  t.same(look(example('    ```\n'), 'shell'), {messages: [], steps: ['8 b']})
  t.match(look(example(''), 'shell').messages, ['1:1 unclosed-fence'])
})

test('should treat complete examples in a longer fence as code', async t => {
  const examples = ['```sh\na\n```{{exec}}', '```sh {{exec}}\na\n```', '`a`{{exec}} ```b```{{exec}}']
  for (const example of examples) {
    for (const language of ['', 'md', 'text']) {
      t.same(look(`\`\`\`\`${language}\n${example}\n\n${example}\n\`\`\`\`\n`), {steps: [], messages: []}, example)
    }

    t.same(look(`~~~\n${example}\n~~~\n`), {steps: [], messages: []}, example)
  }

  t.same(look('````md\n```{{exec}}\na\n```\n````\n'), {steps: [], messages: []})
})

test('should report code on the line of the opening fence', async t => {
  for (const opener of ['kubectl get pods', 'ls', 'docker run -it x', 'my-tool --help', './run.sh', 'sh -c a']) {
    t.same(look(`\`\`\`${opener}\na\n\`\`\`{{exec}}\n`), {steps: [], messages: ['1:1 code-on-opener-line']}, opener)
  }

  t.same(look('```whoami\n```{{exec}}\n').messages, ['1:1 code-on-opener-line'])
})

test('should accept known languages', async t => {
  for (const opener of ['', 'bash', 'Bash', 'yaml{2,5}', 'bash copy', 'docker', 'nim', 'sh title="a b"']) {
    t.same(look(`\`\`\`${opener}\na\n\`\`\`{{exec}}\n`), {steps: ['1 a'], messages: []}, opener)
  }
})
