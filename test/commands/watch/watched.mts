import {mkdir, mkdtemp, realpath, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {PassThrough} from 'node:stream'
import {setImmediate as turn} from 'node:timers/promises'
import type {Scope} from '../../../src/commands/watch/scope.js'
import {watch} from '../../../src/commands/watch/watch.js'
import type {WatchedRun} from '../../../src/commands/watch/watched-runs.js'
import {loadSettings} from '../../../src/config/load-settings.js'
import {findDocuments} from '../../../src/engine/documents/find-documents.js'
import {countOutcomes} from '../../../src/model/counts.js'
import type {Outcome} from '../../../src/model/outcome.js'

/** A page whose name says what becomes of it: that of `differs.md` differs, that of `fails.md` fails. */
export function outcomesOf(file: string): readonly Outcome[] {
  if (file.includes('fails')) return [{expected: [0], kind: 'failed', status: 1}]
  if (file.includes('differs')) return [{diff: [], kind: 'mismatched', snapshot: {file: 's.md', line: 1}}]
  return [{kind: 'passed'}]
}

/** What of a watch a test settles. */
export interface WatchedOptions {
  readonly files: Readonly<Record<string, string>>
  readonly paths?: readonly string[]
  readonly filter?: string
  readonly env?: Readonly<Record<string, string>>
  readonly keys?: boolean
  readonly obsoleteFiles?: readonly string[]
}

/** A run that is under way until the test ends it. */
interface Run {
  readonly files: readonly string[]
  readonly lines: readonly (readonly number[])[]
  readonly complete: boolean
  /** The documents that were restarted during the run. */
  readonly restarted: readonly string[]
  readonly update: string
  readonly signal: AbortSignal
  end(): void
}

/** Watches a project in a folder of its own; the test tells of changes, moves the clock, presses keys and ends runs. */
export async function watched(options: WatchedOptions) {
  const cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'fencepost-watch-')))
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(cwd, name)), {recursive: true})
    await writeFile(path.join(cwd, name), text)
  }
  for (const [name, text] of Object.entries({'package.json': '{}', ...options.files})) await write(name, text)
  const runs: Run[] = []
  const timers = new Set<{readonly call: () => void; readonly milliseconds: number}>()
  const modes: boolean[] = []
  const scopes: Scope[] = []
  const keyboard = Object.assign(new PassThrough(), {setRawMode: (isRaw: boolean) => void modes.push(isRaw)})
  const stop = new AbortController()
  const watchers = new Set<(file: string) => void>()
  let output = ''
  let suspended = 0
  const {env = {}, paths = []} = options

  const runDocuments = ({complete, documents, onEvent, onLive, restarts, settings, signal}: WatchedRun) =>
    new Promise<never>(resolve => {
      const outcomes = documents.map(({file}) => outcomesOf(file))
      const end = () => {
        for (const [index, {file}] of documents.entries()) {
          const isUpdated = settings.update === 'all' && file.includes('differs')
          const event = {
            counts: countOutcomes(isUpdated ? [{diff: [], kind: 'updated'}] : (outcomes[index] ?? [])),
            durationMs: 1,
            failed: !isUpdated && outcomes[index]?.[0]?.kind !== 'passed',
            file,
            kind: 'document-end',
            messages: [],
            obsolete: [],
            snapshot: 'written'
          } as const
          onLive(event)
          onEvent(event)
        }
        restarts.connect(undefined)
        resolve({kind: 'end', obsoleteFiles: options.obsoleteFiles ?? []} as never)
      }
      signal.addEventListener('abort', end)
      const restarted: string[] = []
      restarts.connect(changed => {
        const own = changed.filter(({file}) => documents.some(document => document.file === file))
        restarted.push(...own.map(({file}) => file))
        return own
      })
      runs.push({
        restarted,
        complete,
        end,
        files: documents.map(({file}) => file),
        lines: documents.map(({lines}) => lines),
        signal,
        update: settings.update
      })
    })

  const over = watch({
    after(milliseconds, call) {
      const timer = {call, milliseconds}
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    color: false,
    cwd,
    filter: options.filter ?? '',
    runDocuments,
    paths,
    async read(update) {
      const settings = await loadSettings({cwd, env, flags: {...(update && {update})}})
      return {documents: await findDocuments({cwd, paths, settings}), settings}
    },
    signal: stop.signal,
    async suspend() {
      suspended++
    },
    async watchFiles({onChange, scope}) {
      scopes.push(scope)
      watchers.add(onChange)
      return {
        async close() {
          watchers.delete(onChange)
        }
      }
    },
    write(text) {
      output += text
    },
    ...(options.keys !== false && {keyboard})
  })

  /** Waits for something to be so. */
  const until = async (is: () => boolean) => {
    while (!is()) await turn()
  }
  return {
    /** Tells of changed files, and lets the time pass after which they are taken up. */
    async change(...names: readonly string[]) {
      for (const name of names) for (const onChange of watchers) onChange(path.join(cwd, name))
      this.tick()
    },
    cwd,
    modes,
    get output() {
      return output
    },
    over,
    press: (keys: string) => void keyboard.write(keys),
    async remove() {
      stop.abort('SIGTERM')
      await over.catch(() => {})
      await rm(cwd, {force: true, recursive: true})
    },
    runs,
    scopes,
    stop: (signal: string) => stop.abort(signal),
    get suspended() {
      return suspended
    },
    /** Lets every timer end. */
    tick() {
      for (const timer of [...timers]) {
        timers.delete(timer)
        timer.call()
      }
    },
    timers,
    until,
    /** Waits for the n-th run, from 1. */
    async run(number: number) {
      await until(() => runs.length >= number)
      return runs[number - 1] as Run
    },
    /** Ends the run that is under way, and waits until it is said that changes are waited for. */
    async settle() {
      const before = output.split('Waiting for changes').length
      runs.at(-1)?.end()
      await until(() => output.split('Waiting for changes').length > before)
    },
    /** Waits until something is said. */
    async said(text: string) {
      await until(() => output.includes(text))
    },
    watchers,
    write
  }
}
