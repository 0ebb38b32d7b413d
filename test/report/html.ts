import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {toString as textOf} from 'hast-util-to-string'
import {test} from 'tap'
import {visit} from 'unist-util-visit'
import type {Outcome} from '../../src/model/outcome.js'
import {createHtmlReporter} from '../../src/report/html/html.js'
import {project} from '../commands/project.mjs'
import {hostilePage} from './hostile-page.mjs'
import {elementsOf, hasClass, htmlReport} from './html/report-elements.mjs'
import {everyOutcome, hostile, runEvents} from './run-events.js'

/** Follows pages in a project of its own and gives the report. */
async function follow(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const {read, run} = await project(files)
  await run('--reporter', 'html:r.html', ...argv)
  const html = await read('r.html')
  return html
}

test('should hold nothing that runs, whatever a page, its name or a command says', async t => {
  const file = '"><img src=x onerror=alert(1)>.md'
  const html = htmlReport(runEvents({file, outcomes: everyOutcome, source: hostilePage, text: hostile}))

  const elements = elementsOf(html)
  const names = elements.map(({tagName}) => tagName)
  t.equal(names.filter(name => name === 'script').length, 1, 'the script of the report')
  t.equal(names.filter(name => name === 'style').length, 1, 'the style of the report')
  for (const name of ['iframe', 'object', 'embed', 'base', 'textarea', 'plaintext', 'animate', 'math'])
    t.notOk(names.includes(name), name)
  t.equal(names.filter(name => name === 'form').length, 1, 'the filter of the report')
  t.equal(names.filter(name => name === 'meta').length, 5)
  t.same(
    elements.filter(({properties, tagName}) => tagName === 'button' && properties.type !== 'button'),
    []
  )
  for (const {properties, tagName} of elements) {
    t.same(
      Object.keys(properties).filter(key => /^on|^style$|^srcdoc$|^action$/i.test(key)),
      [],
      tagName
    )
    for (const key of ['href', 'src']) {
      const address = String(properties[key] ?? '')
      t.match(address, /^(?:$|#|https?:|mailto:|data:image\/)/, `${tagName} ${key} ${address}`)
    }
  }
  const ids = elements.flatMap(({properties}) => properties.id ?? [])
  t.equal(new Set(ids).size, ids.length, 'no id is taken twice')
  t.notOk(elements.some(element => hasClass(element, 'forged')))
})

test('should show each step in its place, with its outcome, its output and its difference', async t => {
  const page = [
    '# Title',
    '<!-- fencepost exec\necho hidden\n-->',
    'Run `echo one`{{exec}} and `echo two`.',
    '- in a list\n\n  ```sh\n  echo three\n  exit 4\n  ```{{exec}}',
    '<details>\n<summary>Solution</summary>\n\n```sh\nfalse\n```{{exec}}\n\n</details>',
    '<select>\n\n```sh\necho lost\n```{{exec skip="not now"}}\n\n</select>',
    '```sh\necho unmarked\n```',
    '| a | b |\n| - | - |\n| `echo cell`{{exec}} | x |'
  ].join('\n\n')
  const html = await follow({'page.md': page}, 'page.md', '--keep-going')
  const elements = elementsOf(html)
  const figures = elements.filter(({tagName}) => tagName === 'figure')
  t.same(
    figures.map(figure =>
      textOf(figure)
        .replace(/\d+\u00A0ms/, '')
        .replace(/\s+/g, ' ')
    ),
    [
      'Codeecho hidden✎ newline 3hidden from readershidden',
      'echo one✎ newline 7one',
      'echo three exit 4✗ failedline 11Exited with 4, expected 0. Line 13: exit 4 The shell ended with status 4.three↑ All failures ↓ Next failure',
      'false✗ failedline 19Exited with 1, expected 0. Line 20: false↑ Previous failure ↓ Next failure',
      'echo unmarkednot runno markline 33',
      'echo cell✎ newline 39cell',
      'echo lost– skippedline 27Skipped: not now'
    ]
  )
  const [details] = elements.filter(
    element => element.tagName === 'details' && textOf(element).startsWith('\nSolution')
  )
  t.equal(details?.properties.open, true, 'what folds a failure away is open')
})

test('should show the commands of a transcript, and all steps of a block, in its place', async t => {
  const page = [
    '# Page',
    '- item\n\n  ```console {{exec}}\n  $ echo one\n  one\n  $ echo two\n  2\n  ```\n\n  after the transcript',
    '```sh\necho both\n```{{exec T1}}{{exec T2}}',
    'The `echo a`{{exec}} end.'
  ].join('\n\n')
  const html = await follow({'page.md': page}, 'page.md', '--keep-going')
  const [content] = elementsOf(html).filter(element => hasClass(element, 'page'))
  const text = textOf(content ?? {children: [], type: 'root'}).replace(/\s+/g, ' ')
  t.match(
    text,
    /^Page item echo one✓ passed\d+ msline 6one ?echo two✗ mismatched.*- 2 \+ two .*after the transcript.*echo both.*The echo a✎ end/
  )
  t.equal(text.split('echo one').length, 2, 'it is shown once')
})

test('should take in images of the project alone, and lead links on inside of the report', async t => {
  const pixel = 'R0lGODlhAQABAAAAACw='
  const root = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  await mkdir(path.join(root, 'docs'))
  await writeFile(path.join(root, 'docs/a.gif'), Buffer.from(pixel, 'base64'))
  await writeFile(path.join(root, '..', `${path.basename(root)}.gif`), 'secret')
  const page = `# A B

![in](a.gif) ![out](../../${path.basename(root)}.gif) ![far](https://example.com/a.png) ![gone](b.gif)

[up](#a-b) [next](../second.md#x) [file](a.gif) [web](https://example.com) [run](javascript:alert(1))`
  const html = htmlReport(runEvents({file: 'docs/page.md', outcomes: [], source: page, text: 'x'}), root)
  await rm(root, {recursive: true})
  await rm(`${root}.gif`)
  const elements = elementsOf(html)
  t.same(
    elements.filter(({tagName}) => tagName === 'img').map(({properties}) => properties.src),
    [`data:image/gif;base64,${pixel}`]
  )
  t.same(
    elements
      .filter(({tagName}) => tagName === 'a')
      .map(element => [textOf(element), element.properties.href])
      .slice(-6),
    [
      ['image: far', 'https://example.com/a.png'],
      ['up', '#page-0-a-b'],
      ['next', '#page/second.md'],
      ['file', undefined],
      ['web', 'https://example.com'],
      ['run', undefined]
    ]
  )
})

test('should show a scenario unit by unit, and what stopped a document', async t => {
  const index = JSON.stringify({
    details: {
      intro: {background: 'late.sh', text: 'intro.md'},
      steps: [{text: 'one.md', title: 'First', verify: 'check.sh'}]
    },
    title: 'A <b>scenario</b>'
  })
  const html = await follow(
    {
      'broken.md': '`ls`{{exec timeut=1s}}\n',
      's/check.sh': '#!/bin/bash\ntest -f done\n',
      's/index.json': index,
      's/intro.md': '# Intro\n',
      's/late.sh': '#!/bin/bash\ntouch there\n',
      's/one.md': '`touch done`{{exec}}\n'
    },
    'broken.md',
    's'
  )
  const elements = elementsOf(html)
  const [scenario] = elements.filter(element => element.tagName === 'section' && hasClass(element, 'scenario'))
  const headings: string[] = []
  visit(scenario ?? {children: [], type: 'root'}, 'element', element => {
    if (/^h[2-4]$/.test(element.tagName)) headings.push(textOf(element))
  })
  t.same(headings, ['A <b>scenario</b>', 'Intro', 'late.sh', 'intro.md', 'Intro', 'First', 'one.md', 'check.sh'])
  const [fault] = elements.filter(({properties}) => properties.id === 'failure-1')
  t.match(textOf(fault ?? {children: [], type: 'root'}), /^error Line 1: .*`timeut`/)
})

test('should show the coverage, and end early as a run does', async t => {
  const html = await follow({'page.md': '```sh\nls\n```{{exec}}\n\n```sh\npwd\n```\n'}, 'page.md')
  const [coverage] = elementsOf(html).filter(element => hasClass(element, 'coverage'))
  t.match(textOf(coverage ?? {children: [], type: 'root'}), /^Shell blocks: 2, 1 run \(50\.0%\).*Not run:line 5 pwd$/)

  const events = runEvents({file: 'a.md', outcomes: everyOutcome, text: 'x'})
  const ended = events.map(event => (event.kind === 'end' ? {...event, signal: 'SIGINT'} : event))
  t.match(htmlReport(ended), 'Interrupted by SIGINT.')
})

test('should keep no document in memory, and be whole however many there are', t => {
  const text = 'line of output\n'.repeat(2000)
  const [start, ...rest] = runEvents({file: 'a.md', outcomes: [{kind: 'passed'}], text})
  const end = rest.pop()
  let size = 0
  const write = (chunk: string) => {
    size += chunk.length
  }
  const reporter = createHtmlReporter({root: os.tmpdir(), write})
  if (start) reporter.on(start)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < 1000; index++)
    for (const event of rest) reporter.on('file' in event ? {...event, file: `${index}.md`} : event)
  globalThis.gc?.()
  const grown = process.memoryUsage().heapUsed - before
  t.equal(size, 0, 'nothing is written before the end')
  if (end) reporter.on(end)
  t.ok(size > 10_000_000, `${size} characters`)
  t.ok(grown < size / 2, `${grown} bytes`)
  t.end()
})

test('should keep no output of a long document in memory, and write it in pieces', t => {
  const output = Array.from({length: 300}, (_, index) => `line ${index} of the output of a step\n`).join('')
  const diff = output.split('\n').map(text => ({kind: 'added', text}) as const)
  const outcomes = Array.from(
    {length: 1000},
    (_, index): Outcome => (index % 2 === 0 ? {kind: 'passed'} : {diff, kind: 'updated'})
  )
  const source = outcomes.map(() => '`x`').join('\n')
  const events = runEvents({file: 'a.md', outcomes, source, text: 'x'})
  let size = 0
  let longest = 0
  const write = (chunk: string) => {
    size += chunk.length
    longest = Math.max(longest, chunk.length)
  }
  const reporter = createHtmlReporter({root: os.tmpdir(), write})
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (const event of events.slice(0, -2))
    reporter.on(event.kind === 'step' ? {...event, output: Buffer.from(output).toString()} : event)
  collectGarbage()
  const grown = process.memoryUsage().heapUsed - before
  for (const event of events.slice(-2)) reporter.on(event)
  t.ok(size > 10_000_000, `${size} characters`)
  t.ok(grown < size / 4, `${grown} bytes`)
  t.ok(longest < 100_000, `${longest} characters at once`)
  t.end()
})

test('should show failed documents first, and keep the files of a scenario together', async t => {
  const index = JSON.stringify({details: {steps: [{text: 'one.md', verify: 'check.sh'}]}, title: 'S'})
  const html = await follow(
    {
      'a.md': '`true`{{exec}}\n',
      'b.md': '`false`{{exec}}\n',
      'c/check.sh': '#!/bin/bash\nexit 1\n',
      'c/index.json': index,
      'c/one.md': '`true`{{exec}}\n',
      'd.md': '`true`{{exec}}\n'
    },
    'a.md',
    'b.md',
    'c',
    'd.md'
  )
  const elements = elementsOf(html)
  const files = elements.filter(({tagName}) => tagName === 'article').map(({properties}) => properties.dataFile)
  t.same(files, ['b.md', 'c/one.md', 'c/check.sh', 'a.md', 'd.md'])
  const listed = elements.filter(({properties, tagName}) => tagName === 'li' && properties.dataFile !== undefined)
  t.same(
    listed.map(({properties}) => properties.dataFile),
    ['b.md', 'c/index.json', 'c/one.md', 'c/check.sh', 'a.md', 'd.md']
  )
  const [list] = elements.filter(element => hasClass(element, 'failures'))
  t.match(list && textOf(list), /^2 failuresb\.md:1 failed false.*c\/check\.sh:1 failed exit 1/)
})

/** Collects garbage, with what Node offers for debugging. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
