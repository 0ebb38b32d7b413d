import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {requireSteps} from '../../engine/plan/require-steps.js'
import {runDocuments} from '../../engine/run-documents.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Settings} from '../../model/settings.js'
import {sentencesOf} from '../../report/format-message.js'
import {showControls} from '../../text/show-controls.js'
import {type CommandCall, defineCommand, type Flags} from '../command.js'
import {retryFlags, settingsFlags} from '../flags.js'
import {readProject} from '../project.js'
import {openEditor} from './editor.js'
import {describePending, formatDecisions, formatPending} from './format.js'
import {parseAccept} from './parse-accept.js'
import type {Decision, PendingStep} from './pending.js'
import {Pending} from './pending-steps.js'

const flags = {
  ...settingsFlags,
  ...retryFlags,
  accept: {
    help: 'accept the step there, without a terminal; FILE alone accepts the whole page; may be repeated',
    multiple: true,
    type: 'string',
    value: 'FILE:LINE'
  },
  json: {help: 'with --list: print an array of steps, for programs', type: 'boolean'},
  list: {help: 'show what waits for review and change nothing; exit with 1 where something does', type: 'boolean'},
  name: {help: 'only steps whose name holds TEXT', short: 't', type: 'string', value: 'TEXT'}
} as const satisfies Flags

/** Shows one mismatch after another, and writes what a person accepts. */
export const reviewCommand = defineCommand({
  description:
    'Follows documents, then shows one mismatch or new step after another: accept, reject, skip, make a line a wildcard.\n' +
    'What is accepted is written at once. Exits with 1 while anything is not accepted.',
  flags,
  run: review,
  usage: '[file, folder, glob or file:line …] [options]'
})

async function review(call: CommandCall<typeof flags>): Promise<number> {
  const {paths, values, context} = call
  const {accept, config, json, list, name} = values
  if (json && !list) throw new UsageError('Expected `--json` with `--list`, got it alone. Add `--list`.')
  if (accept && list) throw new UsageError('Expected `--accept` or `--list`, got both. Choose one.')
  if (accept && paths[0] !== undefined)
    throw new UsageError(`Expected no argument beside \`--accept\`, got \`${paths[0]}\`. \`--accept\` names the page.`)
  const {openTerminal} = context
  if (!accept && !list && !openTerminal) {
    throw new UsageError(
      'Expected a terminal, got none. Use `fencepost review --list`, then `fencepost review --accept FILE:LINE`.'
    )
  }
  const {cwd, env} = context
  const accepted = accept && (await parseAccept(accept, {cwd, env, ...(config !== undefined && {config})}))
  const {documents, settings} = await readProject({paths: accepted?.paths ?? paths, values, context})
  if (!list && settings.update === 'none')
    throw new UsageError('Expected no review in CI, got one: nothing is written there. `--list` shows what waits.')
  await requireSteps({documents, settings, ...(name !== undefined && {name})})
  const pending = await collect({call, documents, settings})
  if (context.signal.aborted) return 130

  const {failures, steps} = pending
  if (list) {
    const rows = await Promise.all(
      steps.map(async step => ({mask: pending.maskFor(step), pending: step, view: await pending.view(step)}))
    )
    context.stdout(json ? `${JSON.stringify(rows.map(describePending), undefined, 2)}\n` : formatPending(rows))
    if (!json) tellFailures()
    return steps.length + failures.length > 0 ? 1 : 0
  }
  if (accepted && steps.length === 0 && failures.some(({reason}) => reason !== undefined)) {
    tellFailures()
    return 1
  }
  await pending.tidy()
  let decisions: ReadonlyMap<PendingStep, Decision> = new Map()
  let isInterrupted = false
  const chosen = accepted ? await accepted.choose(pending) : steps
  if (accepted) {
    for (const step of chosen) await pending.accept(step)
    decisions = new Map(chosen.map(step => [step, 'accepted'] as const))
  } else if (openTerminal && steps.length > 0) {
    const result = await decideAt(openTerminal, {call, pending, settings})
    decisions = result.decisions
    isInterrupted = result.isInterrupted
  }
  context.stdout(
    steps.length === 0
      ? 'Nothing waits for review.\n'
      : formatDecisions(chosen, {decisions, lineOf: step => pending.lineOf(step)})
  )
  tellFailures()
  if (isInterrupted) return 130
  return failures.length > 0 || chosen.some(step => decisions.get(step) !== 'accepted') ? 1 : 0

  function tellFailures(): void {
    for (const {file, line, outcome, reason = '`fencepost run` shows why.'} of failures)
      context.stdout(`${showControls(file)}:${line}  ${outcome}  ${reason}\n`)
  }
}

interface CollectOptions {
  readonly call: CommandCall<typeof flags>
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
}

/** Follows the documents and writes nothing. */
async function collect({call: {values, context}, documents, settings}: CollectOptions): Promise<Pending> {
  const pending = new Pending({settings})
  let done = 0
  const tell = (text: string) => {
    if (context.openTerminal) context.stderr(text)
  }
  await runDocuments({
    complete: false,
    documents,
    env: context.env,
    onRecords: pending.add,
    reporter: {
      async close() {
        tell('\r\x1b[K')
      },
      on(event) {
        if (event.kind !== 'document-end') return
        tell(`\r\x1b[K${++done} of ${documents.length} documents followed`)
        for (const message of event.messages) {
          if (message.fatal) pending.addMistake(event.file, {line: message.line ?? 1, reason: sentencesOf(message)})
        }
      }
    },
    settings: {...settings, update: 'none'},
    signal: context.signal,
    ...(values.name !== undefined && {name: values.name})
  })
  return pending
}

interface DecideAtOptions {
  readonly call: CommandCall<typeof flags>
  readonly pending: Pending
  readonly settings: Settings
}

async function decideAt(
  open: NonNullable<CommandCall<typeof flags>['context']['openTerminal']>,
  {call: {context}, pending, settings}: DecideAtOptions
) {
  const {decide} = await import('./decide.js')
  const terminal = await open()
  try {
    return await decide({
      color: context.color,
      edit: place => openEditor({...place, env: context.env, root: settings.root}),
      pending,
      readPage: async ({path: page}) => readText(page),
      terminal
    })
  } finally {
    terminal.close()
  }
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(path.resolve(file), 'utf8').catch(() => undefined)
}
