import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import v8 from 'node:v8'
import vm from 'node:vm'
import {test} from 'tap'
import {loadSettings} from '../../src/config/load-settings.js'
import {runDocuments} from '../../src/engine/run-documents.js'
import {createReporters, reporterNames} from '../../src/report/reporters.js'

v8.setFlagsFromString('--expose-gc')
const collectGarbage: () => void = vm.runInNewContext('gc')

/** Size of the heap after a garbage collection, in bytes. */
function held(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test('should use as much memory after many documents as after few, with every reporter', async t => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  // Code is still being compiled before that.
  const few = 400
  const many = 1200
  // One in thirty has a step. The text is long, so that keeping it would show.
  const textOf = (index: number) =>
    `# Page ${index}\n\n${'Some words. '.repeat(800)}\n\n\`true\`${index % 30 === 0 ? '{{exec}}' : ''}\n`
  await writeFile(path.join(root, 'package.json'), '{}')
  await mkdir(path.join(root, 'content'))
  const documents = await Promise.all(
    Array.from({length: many}, async (_, index) => {
      const file = `content/${index}.md`
      await writeFile(path.join(root, file), textOf(index))
      return {file, lines: [], path: path.join(root, file)}
    })
  )
  let written = 0
  const io = {color: false, cwd: root, env: {}, root, stdout: (text: string) => (written += text.length)}
  const specs = reporterNames.map(name => (name === 'pretty' ? name : `${name}:${name}.out`))
  const reporter = await createReporters(specs, io)
  const sizes: number[] = []
  let ends = 0
  await runDocuments({
    complete: false,
    documents,
    env: {PATH: process.env.PATH},
    reporter: {
      close: () => reporter.close(),
      on(event) {
        reporter.on(event)
        if (event.kind === 'document-end' && [few, many].includes(++ends)) sizes.push(held())
      }
    },
    settings: {...(await loadSettings({cwd: root, env: {}, flags: {}})), jobs: 4},
    signal: new AbortController().signal
  })
  t.equal(ends, many)
  t.ok(written > 0)
  const [first = 0, last = 0] = sizes
  const grown = Math.round((last - first) / (many - few))
  // A page is 9,600 bytes long; a few words of each may be kept for the end of a report.
  t.ok(grown < 2000, `each document is kept in ${grown} bytes`)
  await rm(root, {recursive: true})
})
