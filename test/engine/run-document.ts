import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {loadSettings} from '../../src/config/load-settings.js'
import type {RunDocumentOptions} from '../../src/engine/document-run.js'
import {runDocument} from '../../src/engine/run-document.js'
import type {RunEvent} from '../../src/model/event.js'
import {type SnapshotStore, snapshotStore} from '../../src/snapshot/store.js'

/** Runs a document whose snapshot store fails in some way. */
async function runWith(
  cwd: string,
  broken: Partial<SnapshotStore>,
  document = 'page.md',
  more: Partial<RunDocumentOptions> = {}
) {
  const events: RunEvent[] = []
  const settings = await loadSettings({cwd, env: {}, flags: {}})
  const end = await runDocument({
    document: {file: document, lines: [], path: path.join(cwd, document)},
    emit: event => void events.push(event),
    env: {PATH: process.env.PATH},
    settings,
    signal: new AbortController().signal,
    store: {...snapshotStore({folder: 'snapshots', root: cwd}), ...broken},
    ...more
  })
  return {end, events, outcomes: events.flatMap(event => (event.kind === 'step' ? event.outcome : []))}
}

const files = {'package.json': '{}', 'page.md': '`echo a`{{exec}}\n'}

test('should report what a long step prints while it runs, without secrets', async t => {
  const code = 'echo start; until [ -e "$GO" ]; do printf "\\e[32m%s\\e[0m \\r" "$TOKEN"; sleep 0.02; done; echo done'
  const cwd = t.testdir({
    'fencepost.config.json': '{"secrets": ["TOKEN"], "passEnv": ["GO", "TOKEN"]}',
    'package.json': '{}',
    'page.md': `# Page\n\n\`echo quick\`{{exec}}\n\n\`\`\`sh\n${code}\n\`\`\`{{exec}}\n`
  })
  const go = path.join(cwd, 'go')
  const events: RunEvent[] = []
  const emit = (event: RunEvent) => {
    events.push(event)
    if (event.kind === 'progress' && event.output?.includes('***')) writeFileSync(go, '')
  }
  const env = {GO: go, PATH: process.env.PATH, TOKEN: 'a-secret-value'}
  await runWith(cwd, {}, 'page.md', {emit, env})
  const progress = events.flatMap(event => (event.kind === 'progress' ? event : []))
  t.match(progress.slice(0, 3), [
    {output: undefined, position: {number: 1, steps: 2}, step: {code: 'echo quick'}},
    {output: undefined, position: {number: 2, steps: 2}},
    {output: 'start\n***', position: {number: 2, steps: 2}}
  ])
  t.notMatch(JSON.stringify(events), 'a-secret')
})

test('should report the commands before and after the steps while they run', async t => {
  const cwd = t.testdir({
    ...files,
    'fencepost.config.json':
      '{"passEnv": ["GO"], "setup": ["echo wait; until [ -e $GO ]; do sleep 0.02; done"], "teardown": "true"}'
  })
  const go = path.join(cwd, 'go')
  const events: RunEvent[] = []
  const emit = (event: RunEvent) => {
    events.push(event)
    if (event.kind === 'progress' && event.output === 'wait') writeFileSync(go, '')
  }
  await runWith(cwd, {}, 'page.md', {emit, env: {GO: go, PATH: process.env.PATH}})
  const progress = events.flatMap(event => (event.kind === 'progress' ? event : []))
  t.match(progress, [
    {setup: {command: /^echo wait/, key: 'setup'}},
    {output: 'wait', setup: {key: 'setup'}},
    {step: {code: 'echo a'}},
    {setup: {command: 'true', key: 'teardown'}},
    {file: 'page.md'}
  ])
})

test('should report an expected error on its document, and run none of its steps', async t => {
  const read = () => Promise.reject(Object.assign(new Error('The file is locked.'), {code: 'EBUSY'}))
  const {end, outcomes} = await runWith(t.testdir(files), {read})
  t.match(end, {failed: true, messages: [{fatal: true, reason: 'The file is locked.', ruleId: 'ebusy'}]})
  t.same(outcomes, [{kind: 'not run', reason: 'the document has errors'}])
})

test('should report a bug on its document, and ask for a report', async t => {
  const read = () => Promise.reject(new TypeError('x is not a function'))
  const {end} = await runWith(t.testdir(files), {read})
  t.match(end, {failed: true, messages: [{reason: /x is not a function/, ruleId: 'internal-error'}]})
  t.match(end.messages[0]?.note, /bug in Fencepost. Please report it with the version, the command/)
})

test('should keep the outcomes of steps when the snapshot can not be written', async t => {
  const write = () => Promise.reject(Object.assign(new Error('No space left on device.'), {code: 'ENOSPC'}))
  const {end, outcomes} = await runWith(t.testdir(files), {write})
  t.match(outcomes, [{kind: 'new'}])
  t.match(end, {failed: true, messages: [{reason: 'No space left on device.'}], snapshot: 'unchanged'})
})

test('should announce and end a document that can not be read', async t => {
  const {end, events} = await runWith(t.testdir(files), {}, 'missing.md')
  t.same(
    events.map(({kind}) => kind),
    ['document-start', 'progress']
  )
  t.match(end, {failed: true, messages: [{ruleId: 'enoent'}]})
})
