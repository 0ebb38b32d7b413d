import path from 'node:path'
import {loadSettings} from '../config/load-settings.js'
import {stepOptionNames} from '../config/step-options.js'
import {findDocuments} from '../engine/documents/find-documents.js'
import {requireSteps} from '../engine/plan/require-steps.js'
import {runDocuments as runEngine} from '../engine/run-documents.js'
import {UsageError} from '../model/errors.js'
import type {DocumentEndEvent, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import type {Settings} from '../model/settings.js'
import {sentencesOf} from '../report/format-message.js'
import {diffSigns} from '../report/outcome-text.js'
import {nearestName} from '../text/nearest-name.js'
import {showControls} from '../text/show-controls.js'

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
export interface TapRunOptions extends Partial<Omit<Settings, 'root' | 'update'>> {
  /** The folder that the globs are relative to, and where the search for a configuration begins; the current one. */
  readonly cwd?: string
  /** Text that the id of a step must hold. */
  readonly name?: string
}

/** What one document gave. */
export interface DocumentResult {
  readonly steps: readonly StepEvent[]
  readonly end: DocumentEndEvent
}

/**
 * Follows documents in a tap test: each is a subtest, each step an assertion that points at its line of the Markdown.
 * `TAP_SNAPSHOT=1` writes what they print to the snapshots. Throws a `UsageError` where a glob names no document, `name` no
 * step, or an option is none, and a `ConfigError` for a configuration that is wrong.
 */
export async function runDocuments(
  t: TapTest,
  globs: readonly string[] | string,
  {cwd = process.cwd(), name, ...flags}: TapRunOptions = {}
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
  const waiting = new Map<string, (document: DocumentResult) => void>()
  const followed = new Map<string, Promise<DocumentResult>>(
    documents.map(({file}) => [file, new Promise(resolve => waiting.set(file, resolve))])
  )
  const ended = runEngine({
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
function requireOptions(flags: TapRunOptions, known: readonly string[]): void {
  for (const key of Object.keys(flags)) {
    if (known.includes(key)) continue
    const remedy = stepOptionNames.includes(key)
      ? `It is one of a step: write \`{defaults: {${key}: …}}\`.`
      : nearestName(key, ['cwd', 'name', ...known])
    throw new UsageError(`Expected an option of \`runDocuments\`, got \`${key}\`. ${remedy}`)
  }
}

/** A document's events and its absolute path. */
interface AssertDocumentInput extends DocumentResult {
  readonly path: string
}

/** Makes an assertion of each step, and of each mistake of the page. */
function assertDocument(t: TapTest, {end, path, steps}: AssertDocumentInput): void {
  const at = (lineNumber: number) => ({columnNumber: 1, fileName: path, lineNumber})
  for (const message of end.messages) {
    if (message.fatal) t.fail(sentencesOf(message), {at: at(message.line ?? 1), ruleId: message.ruleId})
    else t.comment(`${end.file}:${message.line ?? 1} ${sentencesOf(message)}`)
  }
  for (const event of steps) {
    const {outcome, step} = event
    const title = showControls(step.id).replaceAll('\n', ' ')
    if (outcome.kind === 'skipped') t.pass(title, {skip: outcome.reason})
    else if (isFailure(outcome)) t.fail(title, {at: at(step.line), ...explain(event)})
    else t.pass(title, {})
  }
  if (steps.length === 0 && end.messages.length === 0) t.pass('has no steps', {skip: 'has no steps'})
}

function explain({outcome, output, step}: StepEvent): Readonly<Record<string, unknown>> {
  const {kind, ...detail} = outcome
  const printed = output === '' ? {} : {output: showControls(output)}
  if (!('diff' in detail)) return {outcome: kind, ...detail, code: showControls(step.code), ...printed}
  const {diff, ...rest} = detail
  const rows = diff.map(row => `${diffSigns[row.kind]}${showControls(row.text)}\n`)
  return {outcome: kind, ...rest, code: showControls(step.code), diff: `--- expected\n+++ actual\n${rows.join('')}`}
}
