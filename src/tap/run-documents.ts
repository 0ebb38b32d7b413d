import path from 'node:path'
import {loadSettings} from '../config/load-settings.js'
import {nearestName, stepOptionNames} from '../config/step-options.js'
import {findDocuments} from '../engine/documents/find-documents.js'
import {requireSteps} from '../engine/plan/require-steps.js'
import {follow as followDocuments} from '../engine/run-documents.js'
import type {DocumentEndEvent, StepEvent} from '../model/event.js'
import type {Settings} from '../model/settings.js'
import {UsageError} from '../model/usage-error.js'
import {assertDocument} from './assert-document.js'

export type {DocumentEndEvent, StepEvent} from '../model/event.js'

/** What of a tap test is used here, in a form that tap's own `t` fits (which takes one argument or two, and none that is undefined). */
export interface TapTest {
  test(name: string, run: (t: TapTest) => Promise<void>): PromiseLike<unknown>
  pass(message: string, extra: Readonly<Record<string, unknown>>): unknown
  fail(message: string, extra: Readonly<Record<string, unknown>>): unknown
  comment(message: string): unknown
  teardown(run: () => void): unknown
}

/** Settings that win over those of the project, and which steps are meant. */
export interface FollowOptions extends Partial<Omit<Settings, 'root' | 'update'>> {
  /** The folder that the globs are relative to, and where the search for a configuration begins; the current one. */
  readonly cwd?: string
  /** Text that the id of a step must hold. */
  readonly name?: string
}

/** What one document gave. */
export interface FollowedDocument {
  readonly steps: readonly StepEvent[]
  readonly end: DocumentEndEvent
}

/**
 * Follows documents in a tap test: each is a subtest, each step an assertion that points at its line of the Markdown.
 * `TAP_SNAPSHOT=1` writes what they print to the snapshots. Throws a `UsageError` where a glob names no document, `name` no
 * step, or an option is none, and a `ConfigError` for a configuration that is wrong.
 */
export async function follow(
  t: TapTest,
  globs: readonly string[] | string,
  {cwd = process.cwd(), name, ...flags}: FollowOptions = {}
): Promise<void> {
  const {env} = process
  const update = env.TAP_SNAPSHOT === '1' ? {update: 'all' as const} : {}
  const project = await loadSettings({cwd, env, flags: update})
  const {root: _root, update: _update, ...settable} = project
  requireOptions(flags, Object.keys(settable))
  const settings: Settings = {...project, ...flags}
  const documents = await findDocuments({cwd, paths: typeof globs === 'string' ? [globs] : globs, settings})
  await requireSteps({documents, settings, ...(name !== undefined && {name})})
  const run = new AbortController()
  t.teardown(() => run.abort('the test is over'))

  const steps = new Map<string, StepEvent[]>(documents.map(({file}) => [file, []]))
  const waiting = new Map<string, (document: FollowedDocument) => void>()
  const followed = new Map<string, Promise<FollowedDocument>>(
    documents.map(({file}) => [file, new Promise(resolve => waiting.set(file, resolve))])
  )
  const ended = followDocuments({
    complete: false,
    documents,
    env,
    reporter: {
      async close() {},
      on(event) {
        if (event.kind === 'step') steps.get(event.file)?.push(event)
        else if (event.kind === 'document-end')
          waiting.get(event.file)?.({end: event, steps: steps.get(event.file) ?? []})
      }
    },
    settings,
    signal: run.signal,
    ...(name !== undefined && {name})
  })
  // They run side by side, and are told one after another.
  for (const [file, document] of followed) {
    await t.test(file, async subtest => {
      const one = await Promise.race([document, ended.then(() => document)])
      assertDocument(subtest, {...one, path: path.resolve(settings.root, file)})
    })
  }
  await ended
}

/** Throws a `UsageError` for an option that there is not, which a test in JavaScript would not be told of. */
function requireOptions(flags: FollowOptions, known: readonly string[]): void {
  for (const key of Object.keys(flags)) {
    if (known.includes(key)) continue
    const remedy = stepOptionNames.includes(key)
      ? `It is one of a step: write \`{defaults: {${key}: …}}\`.`
      : nearestName(key, ['cwd', 'name', ...known])
    throw new UsageError(`Expected an option of \`follow\`, got \`${key}\`. ${remedy}`)
  }
}
