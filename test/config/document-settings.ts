import {test} from 'tap'
import {VFile} from 'vfile'
import {readFrontMatter} from '../../src/config/document-settings.js'
import type {Bounds} from '../../src/config/narrow-settings.js'
import {parse} from '../../src/parse/parse.js'

const open: Bounds = {network: 'loopback', passEnv: [], sandbox: false}
const read = (text: string, bounds = open) => readFrontMatter(parse(new VFile(`---\n${text}\n---\n\n# Page\n`)), bounds)
const placesOf = async (text: string, bounds = open) =>
  (await read(text, bounds)).messages.map(({fatal, line, reason}) => ({fatal, line, reason}))

test('should read options and settings of the key `fencepost`', async t => {
  const {messages, options, settings} = await read(
    'title: x\nfencepost:\n  timeout: 2m\n  keepGoing: true\n  setup: ls'
  )
  t.strictSame([messages, options, settings.keepGoing, settings.setup], [[], {timeout: 120_000}, true, ['ls']])
})

test('should leave the front matter of others alone', async t => {
  for (const text of ['title: x', 'title: [', 'about: fencepost', '- fencepost', '']) {
    const {messages, options} = await read(text)
    t.strictSame([messages, options], [[], {}], text)
  }
})

test('should point at the line of a mistake, and say what was expected', async t => {
  t.match(await placesOf('title: x\nfencepost:\n  keepGoing: true\n  tiemout: 2m'), [
    {fatal: true, line: 5, reason: /Did you mean `timeout`/}
  ])
  t.match(await placesOf('fencepost:\n  timeout: soon'), [
    {fatal: true, line: 3, reason: /a time such as `5s`.*got `soon`/}
  ])
  t.match(await placesOf('fencepost: yes'), [{fatal: true, reason: /Expected a mapping of options/}])
  t.match(await placesOf('fencepost:\n  jobs: 3'), [
    {fatal: true, line: 3, reason: /Expected an option of a page, got `jobs`, which is/}
  ])
  t.match(await placesOf('fencepost:\n  zzzzzzzz: 3'), [{line: 3, reason: /Known are `hosts`, .*`setup`, .*`timeout`/}])
  t.match(await placesOf('fencepost:\n  setup: ['), [
    {fatal: true, line: 3, reason: /^Expected YAML, got .*\. Mend it/}
  ])
  t.strictSame(await placesOf('title: x\nfencepost:\n  exit: 1\n  exit: 2'), [
    {fatal: true, line: 5, reason: 'Expected YAML, got what cannot be read: Map keys must be unique. Mend it there.'}
  ])
  t.strictSame(await placesOf('title: x\nFence-Post:\n  exit: 1'), [
    {fatal: true, line: 3, reason: 'Expected `fencepost`, got `Fence-Post`. Correct the key.'}
  ])
})

test('should let a page narrow the sandbox that a run wants, and not leave it', async t => {
  const sandbox: Bounds = {network: 'loopback', passEnv: ['A'], sandbox: true}
  t.strictSame(await placesOf('fencepost:\n  sandbox: true\n  network: off\n  passEnv: A', sandbox), [])
  t.match(await placesOf('fencepost:\n  sandbox: false\n  network: host\n  passEnv: [A, TOKEN]', sandbox), [
    {fatal: true, line: 3, reason: /without `--sandbox`/},
    {fatal: true, line: 4, reason: /at most `network: loopback`.*got `host`/},
    {fatal: true, line: 5, reason: /got `TOKEN`/}
  ])
  t.strictSame(await placesOf('fencepost:\n  sandbox: true\n  network: host\n  passEnv: TOKEN'), [], 'it is free else')
  t.match(await placesOf('fencepost:\n  network: wide'), [
    {line: 3, reason: /`off`, `loopback` or `host`, got "wide"|`"wide"`/}
  ])
})
