import path from 'node:path'
import {loadSettings} from '../config/load-settings.js'
import {stepOptionNames} from '../config/step-options.js'
import {expandMatrix} from '../engine/documents/expand-matrix.js'
import {findDocuments} from '../engine/documents/find-documents.js'
import {checkTags} from '../engine/plan/check-tags.js'
import {requireSteps} from '../engine/plan/require-steps.js'
import {runDocuments as runEngine} from '../engine/run-documents.js'
import {nameInRun} from '../model/document.js'
import {UsageError} from '../model/errors.js'
import type {DocumentEndEvent, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import type {Settings} from '../model/settings.js'
import {placeOfLine} from '../report/document-name.js'
import {sentencesOf} from '../report/format-message.js'
import {diffSigns} from '../report/outcome-text.js'
import {showLine} from '../report/show-line.js'
import {nearestName} from '../text/nearest-name.js'
import {showControls} from '../text/show-controls.js'

export type {DocumentEndEvent, StepEvent} from '../model/event.js'

/** The methods of a tap test that are used here; tap's own `t` has them. */
export interface TapTest {
  test(name: string, run: (t: TapTest) => Promise<void>): PromiseLike<unknown>
  pass(message: string, extra: Readonly<Record<string, unknown>>): unknown
  fail(message: string, extra: Readonly<Record<string, unknown>>): unknown
  comment(message: string): unknown
  teardown(run: () => void): unknown
}

/** Settings that override those of the project, and a selection of steps. */
export interface TapRunOptions extends Partial<Omit<Settings, 'root' | 'update'>> {
  /** The folder that globs are relative to and where the config file is looked for; defaults to the current folder. */
  readonly cwd?: string
  /** Text that the id of a step must contain. */
  readonly name?: string
}

/** The result of one document. */
export interface DocumentResult {
  readonly steps: readonly StepEvent[]
  readonly end: DocumentEndEvent
}

/**
 * Runs documents in a tap test: each document is a subtest, each step an assertion that points at its line in the
 * Markdown. `TAP_SNAPSHOT=1` updates the snapshots. Throws a `UsageError` for a glob without documents, a `name` without
 * steps or an unknown option, and a `ConfigError` for an invalid configuration.
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
  const found = await findDocuments({cwd, paths: typeof globs === 'string' ? [globs] : globs, settings})
  await requireSteps({documents: found, settings, ...(name !== undefined && {name})})
  for (const warning of await checkTags({documents: found, settings})) t.comment(warning)
  const documents = await expandMatrix(found, settings)
  const run = new AbortController()
  t.teardown(() => run.abort('the end of the test'))

  const steps = new Map<string, StepEvent[]>(documents.map(document => [nameInRun(document), []]))
  const waiting = new Map<string, (document: DocumentResult) => void>()
  const results = new Map<string, Promise<DocumentResult>>(
    documents.map(nameInRun).map(name => [name, new Promise(resolve => waiting.set(name, resolve))])
  )
  const ended = runEngine({
    complete: false,
    documents,
    env,
    reporter: {
      async close() {},
      on(event) {
        if (event.kind === 'step') steps.get(nameInRun(event))?.push(event)
        else if (event.kind === 'document-end')
          waiting.get(nameInRun(event))?.({end: event, steps: steps.get(nameInRun(event)) ?? []})
      }
    },
    settings,
    signal: run.signal,
    ...(name !== undefined && {name})
  })
  // Documents run in parallel and are reported in order.
  for (const [name, document] of results) {
    await t.test(name, async subtest => {
      const one = await Promise.race([document, ended.then(() => document)])
      assertDocument(subtest, {...one, path: path.resolve(settings.root, one.end.file)})
    })
  }
  const {noSteps} = await ended
  const remedy = noSteps?.skipped === undefined ? 'Mark blocks with `{{exec}}`' : 'Provide what the skipped steps need'
  if (noSteps)
    t.fail(`No steps ran. ${remedy}, or pass \`{passWithNoSteps: true}\` to allow this.`, {
      documents: documents.length,
      ...noSteps
    })
}

/** Throws a `UsageError` for an unknown option, which TypeScript doesn't catch in a JavaScript test. */
function requireOptions(flags: TapRunOptions, known: readonly string[]): void {
  for (const key of Object.keys(flags)) {
    if (known.includes(key)) continue
    const remedy = stepOptionNames.includes(key)
      ? `It is a step option: write \`{defaults: {${key}: …}}\`.`
      : nearestName(key, ['cwd', 'name', ...known])
    throw new UsageError(`\`runDocuments\` has no option \`${key}\`. ${remedy}`)
  }
}

/** A document's events and its absolute path. */
interface AssertDocumentInput extends DocumentResult {
  readonly path: string
}

/** Makes an assertion for each step and each error of the document. */
function assertDocument(t: TapTest, {end, path, steps}: AssertDocumentInput): void {
  const at = (lineNumber: number) => ({columnNumber: 1, fileName: path, lineNumber})
  for (const message of end.messages) {
    if (message.fatal) t.fail(sentencesOf(message), {at: at(message.line ?? 1), ruleId: message.ruleId})
    else t.comment(`${placeOfLine(end, message.line ?? 1)} ${sentencesOf(message)}`)
  }
  for (const event of steps) {
    const {outcome, step} = event
    const title = showLine(step.id)
    if (outcome.kind === 'skipped') t.pass(title, {skip: showLine(outcome.reason)})
    else if (isFailure(outcome)) t.fail(title, {at: at(step.line), ...explain(event)})
    else t.pass(title, {})
  }
  if (steps.length === 0 && end.messages.length === 0) t.pass('no steps', {skip: 'no steps'})
}

function explain({outcome, output, step}: StepEvent): Readonly<Record<string, unknown>> {
  const {kind, ...detail} = outcome
  const printed = output === '' ? {} : {output: showControls(output)}
  if (!('diff' in detail)) return {outcome: kind, ...detail, code: showControls(step.code), ...printed}
  const {diff, ...rest} = detail
  // tap colors a diff with this header.
  const rows = diff.map(row => `${diffSigns[row.kind]}${showControls(row.text)}\n`)
  return {outcome: kind, ...rest, code: showControls(step.code), diff: `--- expected\n+++ actual\n${rows.join('')}`}
}
