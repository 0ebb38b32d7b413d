import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import {loadSettings} from '../../../src/config/load-settings.js'
import {CheckpointStore} from '../../../src/engine/checkpoint/checkpoint-store.js'
import {findDocuments} from '../../../src/engine/documents/find-documents.js'
import {runDocuments} from '../../../src/engine/run-documents.js'
import type {RunEvent, StepEvent} from '../../../src/model/event.js'
import type {Settings} from '../../../src/model/settings.js'

/** Folders of programs that other tests don't change: a change there is one of the machine. */
export const systemPath = '/usr/bin:/bin'

/** How a run of the document of a project with checkpoints ended. */
export interface KeptRun {
  /** The outcome of each step, and what it printed. */
  readonly steps: readonly string[]
  /** The same, with steps that were kept as passed. */
  readonly results: readonly string[]
  readonly messages: readonly string[]
}

/** How a run uses checkpoints. */
export interface RunOptions {
  /** `fresh` neither reads nor saves any. */
  readonly as?: 'fresh' | 'resumed'
  readonly settings?: Partial<Settings>
  readonly env?: Readonly<Record<string, string>>
}

/** A document whose steps are all slow enough for checkpoints, in a folder that is removed when the tests have ended. */
export async function keptProject({least = 0, limit}: {readonly least?: number; readonly limit?: number} = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fencepost-kept-'))
  t.teardown(() => rm(folder, {force: true, recursive: true}))
  const cwd = path.join(folder, 'project')
  const storeFolder = path.join(folder, 'cache', 'checkpoints')
  let now = 0
  const store = new CheckpointStore({
    folder: storeFolder,
    now: () => Date.now() + now,
    ...(limit !== undefined && {limit})
  })
  await mkdir(cwd)
  await writeFile(path.join(cwd, 'package.json'), '{}')
  return {
    cwd,
    store,
    storeFolder,
    /** Moves the clock of the store. */
    wait(milliseconds: number) {
      now += milliseconds
    },
    async run(text: string, {as = 'resumed', env = {}, settings: more}: RunOptions = {}): Promise<KeptRun> {
      await writeFile(path.join(cwd, 'page.md'), text)
      const loaded = await loadSettings({cwd, env: {}, flags: {sandbox: true}})
      const settings = {...loaded, ...more}
      const documents = await findDocuments({cwd, paths: ['page.md'], settings})
      const events: RunEvent[] = []
      await runDocuments({
        complete: false,
        documents,
        env: {PATH: systemPath, ...env},
        reporter: {async close() {}, on: event => void events.push(event)},
        settings,
        signal: new AbortController().signal,
        ...(as === 'resumed' && {checkpoints: {least, leastGain: 0, store}})
      })
      const steps = events.filter((event): event is StepEvent => event.kind === 'step')
      const show = ({outcome, output}: StepEvent) =>
        `${outcome.kind}: ${output}${outcome.kind === 'errored' ? outcome.reason : ''}`
      return {
        messages: events.flatMap(event =>
          event.kind === 'document-end' ? event.messages.map(({reason}) => reason) : []
        ),
        results: steps.map(step => show(step).replace(/^kept:/, 'passed:')),
        steps: steps.map(show)
      }
    }
  }
}

/** A document with a step for each code. */
export function documentOf(...codes: readonly string[]): string {
  return codes.map(code => `\`\`\`sh {{exec}}\n${code}\n\`\`\`\n`).join('\n')
}
