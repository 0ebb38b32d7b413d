import {test} from 'tap'
import {VFile} from 'vfile'
import {readFrontMatter} from '../../src/config/front-matter.js'
import type {SandboxBounds} from '../../src/config/sandbox-bounds.js'
import {parse} from '../../src/parse/parse.js'

const open: SandboxBounds = {home: 'empty', network: 'loopback', passEnv: [], sandbox: false}
const readDocument = (source: string, run = open) => readFrontMatter({run, source, tree: parse(new VFile(source))})
const read = (text: string, run = open) => readDocument(`---\n${text}\n---\n\n# Document\n`, run)
const placesOf = async (text: string, run = open) =>
  (await read(text, run)).messages.map(({fatal, line, reason}) => ({fatal, line, reason}))

test('should read options and settings of the key `fencepost`', async t => {
  const {messages, options, settings} = await read(
    'title: x\nfencepost:\n  timeout: 2m\n  keepGoing: true\n  setup: ls'
  )
  t.strictSame([messages, options, settings.keepGoing, settings.setup], [[], {timeout: 120_000}, true, ['ls']])
})

test('should ignore front matter of other tools', async t => {
  for (const text of ['title: x', 'title: [', 'about: fencepost', '- fencepost', '']) {
    const {messages, options} = await read(text)
    t.strictSame([messages, options], [[], {}], text)
  }
})

test('should report front matter that no tool reads', async t => {
  const key = 'title: x\nfencepost: {pipefail: true}\n'
  for (const text of [
    `---\n${key}\n# Unclosed\n`,
    `---\n${key}...\n\n# A\n`,
    `--- # c\n${key}---\n`,
    `--- !!map\n${key}---\n`,
    ` ---\n${key}---\n`,
    `\n---\n${key}---\n`,
    `\uFEFF\n---\r\n${key}---\n`
  ])
    t.match(
      (await readDocument(text)).messages,
      [{fatal: true, reason: /^Options are read only from front matter/}],
      text
    )
  for (const text of ['---\n\nText.\n\nfencepost: a post\n', '# A\n\n---\nfencepost: x\n'])
    t.same((await readDocument(text)).messages, [], text)
})

test('should report an error at its line, and say what to write', async t => {
  t.match(await placesOf('title: x\nfencepost:\n  keepGoing: true\n  tiemout: 2m'), [
    {fatal: true, line: 5, reason: /Did you mean `timeout`/}
  ])
  t.match(await placesOf('fencepost:\n  timeout: soon'), [
    {fatal: true, line: 3, reason: /^`timeout` must be a duration such as `5s`.*got `soon`\.$/}
  ])
  t.match(await placesOf('fencepost:\n  sessions: {lua: {command: lua, prompt: ""}}'), [
    {line: 3, reason: /^`sessions\.lua\.prompt` must be a prompt such as `> `/}
  ])
  t.match(await placesOf('fencepost:\n  cassettes: {commands: [curl], maxAge: soon}'), [
    {line: 3, reason: /^`cassettes\.maxAge` must be a duration such as `30d`, got `soon`/}
  ])
  t.match(await placesOf('fencepost:\n  cassettes: {commands: [curl, bash]}'), [
    {line: 3, reason: /^`cassettes\.commands` must be .* without `bash`, which runs the blocks themselves, got/}
  ])
  t.match(await placesOf('fencepost: yes'), [
    {fatal: true, reason: /^`fencepost` must be a mapping of options, got `yes`\.$/}
  ])
  t.match(await placesOf('fencepost:\n  jobs: 3'), [
    {fatal: true, line: 3, reason: /^`jobs` applies to the whole project\. /}
  ])
  t.match(await placesOf('fencepost:\n  zzzzzzzz: 3'), [
    {line: 3, reason: /^Unknown option `zzzzzzzz`\. Use one of `cassettes`, .*`setup`, .*`timeout`/}
  ])
  t.match(await placesOf('fencepost:\n  setup: ['), [
    {fatal: true, line: 3, reason: /^The front matter isn't valid YAML: .*\. Fix it here\.$/}
  ])
  t.strictSame(await placesOf('title: x\nfencepost:\n  exit: 1\n  exit: 2'), [
    {fatal: true, line: 5, reason: "The front matter isn't valid YAML: The key `exit` is there twice. Fix it here."}
  ])
  t.strictSame(await placesOf('title: x\nFence-Post:\n  exit: 1'), [
    {fatal: true, line: 3, reason: 'Unknown key `Fence-Post`. Did you mean `fencepost`?'}
  ])
})

test('should let a document narrow the sandbox of a run, but not widen it', async t => {
  const sandbox: SandboxBounds = {home: 'empty', network: 'loopback', passEnv: ['A'], sandbox: true}
  t.strictSame(await placesOf('fencepost:\n  sandbox: true\n  network: off\n  passEnv: A', sandbox), [])
  t.match(await placesOf('fencepost:\n  sandbox: false\n  network: host\n  passEnv: [A, TOKEN]', sandbox), [
    {fatal: true, line: 3, reason: /without `--sandbox`/},
    {fatal: true, line: 4, reason: /at most `network: loopback`, got `host`/},
    {fatal: true, line: 5, reason: /got `TOKEN`/}
  ])
  t.strictSame(await placesOf('fencepost:\n  sandbox: true\n  network: host\n  passEnv: TOKEN'), [], 'it is free else')
  t.match(await placesOf('fencepost:\n  network: wide'), [
    {line: 3, reason: /must be `off`, `loopback` or `host`, got `wide`\./}
  ])
})

test('should report YAML with aliases that cannot be resolved', async t => {
  t.match(await placesOf('title: *Hello*\nfencepost:\n  timeout: 1s'), [
    {fatal: true, line: 2, reason: /`\*Hello\*` has no anchor/}
  ])
  t.match(await placesOf('fencepost:\n  env:\n    A: &a [x, *a]'), [{line: 4, reason: /`\*a` contains itself/}])
  t.match(await placesOf('fencepost: &b\n  env: *b'), [{line: 3, reason: /`\*b` contains itself/}])
  const layers = Array.from({length: 9}, (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`)}]`)
  t.match(await placesOf(['a0: &a0 [x]', ...layers, 'fencepost: *a9'].join('\n')), [
    {fatal: true, reason: /^The front matter isn't valid YAML: .*alias/i}
  ])
  t.match(await placesOf(`fencepost: ${'['.repeat(20_000)}`), [{fatal: true}])
  t.strictSame(await placesOf('title: *Hello*'), [], 'it says nothing to Fencepost')
})

test('should report front matter below a comment, where no tool reads it', async t => {
  const {messages} = await readDocument(
    '<!-- Licence -->\n\n<!-- more -->\n---\nfencepost:\n  timeout: 1s\n---\n\n# T\n'
  )
  t.match(messages, [{fatal: true, line: 5, reason: /^Front matter must start on the first line\. /}])
  t.same((await readDocument('<!-- Licence -->\n---\ntitle: x\n---\n\n# T\n')).messages, [])
})

test('should say that options in TOML front matter are not read', async t => {
  for (const text of ['title = "x"\n[fencepost]\ntimeout = "1s"', 'a = 1\nfencepost.timeout = "1s"']) {
    const {messages} = await readDocument(`+++\n${text}\n+++\n\n# T\n`)
    t.match(messages, [{fatal: true, line: 3, reason: /^Options aren't read from TOML front matter\. /}], text)
  }
  t.same((await readDocument('+++\ntitle = "about fencepost"\n+++\n\n# T\n')).messages, [])
})
