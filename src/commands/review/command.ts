import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {expandMatrix} from '../../engine/documents/expand-matrix.js'
import {checkTags} from '../../engine/plan/check-tags.js'
import {requireSteps} from '../../engine/plan/require-steps.js'
import {runDocuments} from '../../engine/run-documents.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Settings} from '../../model/settings.js'
import {completeCommands} from '../../report/complete-commands.js'
import {placeOfLine} from '../../report/document-name.js'
import {sentencesOf} from '../../report/format-message.js'
import {formatSuggestion} from '../../report/suggestion.js'
import {formatJson} from '../../text/format-json.js'
import {type CommandCall, defineCommand, type Flags} from '../command.js'
import {nameFlags, retryFlags, runFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {readProject} from '../project.js'
import {openEditor} from './editor.js'
import {describePending, formatDecisions, formatPending} from './format.js'
import {parseAccept} from './parse-accept.js'
import type {Decision, PendingStep} from './pending.js'
import {Pending} from './pending-steps.js'

const flags = {
  ...nameFlags,
  ...runFlags,
  ...retryFlags,
  accept: {
    group: 'Snapshots',
    help: 'Accept the step at this line, or all steps of FILE, without a terminal; repeatable',
    multiple: true,
    type: 'string',
    value: 'FILE:LINE'
  },
  json: {group: 'Output', help: 'With --list: print a JSON array of steps', type: 'boolean'},
  list: {
    group: 'Output',
    help: 'List the steps that wait for review, change nothing, and exit with 1 if there are any',
    type: 'boolean'
  }
} as const satisfies Flags

/** Lets a person accept or reject each mismatch and new step. */
export const reviewCommand = defineCommand({
  description:
    'Run documents, then show each mismatch and new step: accept, reject, skip, or turn a line into a wildcard.\n' +
    'Accepted output is written at once. Exits with 1 if a step is not accepted.',
  flags,
  run: review,
  usage: '[file, folder, glob or file:line ...] [options]'
})

async function review(call: CommandCall<typeof flags>): Promise<number> {
  const {paths, values, context} = call
  const {accept, config, json, list, name} = values
  if (json && !list) throw new UsageError('`--json` only works with `--list`. Add `--list`.')
  if (accept && list) throw new UsageError("`--accept` and `--list` can't be combined. Choose one.")
  if (accept && paths[0] !== undefined)
    throw new UsageError(`\`--accept\` names the documents itself. Remove the argument \`${paths[0]}\`.`)
  const {openTerminal} = context
  if (!accept && !list && !openTerminal)
    throw new UsageError(
      '`review` needs an interactive terminal. Use `npx fencepost review --list` here, and accept a step with `--accept FILE:LINE`.'
    )
  const {cwd, env} = context
  const accepted = accept && (await parseAccept(accept, {cwd, env, ...(config !== undefined && {config})}))
  const {documents: found, settings} = await readProject({paths: accepted?.paths ?? paths, values, context})
  if (!list && settings.update === 'none')
    throw new UsageError(
      "Snapshots can't be updated in CI. Use `npx fencepost review --list` here, and review locally."
    )
  await requireSteps({documents: found, settings, ...(name !== undefined && {name})})
  for (const warning of await checkTags({documents: found, settings})) context.stderr(`fencepost: ${warning}\n`)
  const documents = await expandMatrix(found, settings)
  const pending = await collect({call, documents, settings})
  if (context.signal.aborted) return 130

  const {failures, steps} = pending
  if (list) {
    const rows = await Promise.all(
      steps.map(async step => ({mask: pending.maskFor(step), pending: step, view: await pending.view(step)}))
    )
    const acceptCommand = ({pending: {file, step}}: {readonly pending: PendingStep}) =>
      `${formatSuggestion(
        {
          command: 'review',
          files: [],
          options: ['--accept', `${path.relative(cwd, path.join(settings.root, file))}:${step.line}`]
        },
        {cwd, invocation: {...readInvocation(values, []), paths: []}, root: settings.root}
      )}`
    context.stdout(json ? `${formatJson(rows.map(describePending), 2)}\n` : formatPending(rows, acceptCommand))
    if (!json) printFailures()
    return steps.length + failures.length > 0 ? 1 : 0
  }
  if (accepted && steps.length === 0 && failures.some(({reason}) => reason !== undefined)) {
    printFailures()
    return 1
  }
  await pending.tidy()
  let decisions: ReadonlyMap<PendingStep, Decision> = new Map()
  let isInterrupted = false
  const chosen = accepted ? await accepted.choose(pending) : steps
  if (accepted) {
    decisions = await acceptAll(chosen, pending)
  } else if (openTerminal && steps.length > 0) {
    const result = await decideAt(openTerminal, {call, pending, settings})
    decisions = result.decisions
    isInterrupted = result.isInterrupted
  }
  context.stdout(
    steps.length === 0
      ? 'No step waits for review.\n'
      : formatDecisions(chosen, {decisions, lineOf: step => pending.lineOf(step)})
  )
  printFailures()
  if (isInterrupted) return 130
  return pending.failures.length > 0 || chosen.some(step => decisions.get(step) !== 'accepted') ? 1 : 0

  function printFailures(): void {
    for (const failure of pending.failures) {
      const {file, line, outcome, reason = '`npx fencepost` shows why.'} = failure
      const completed = completeCommands(reason, {
        cwd,
        file: documents.find(each => each.file === file)?.part?.scenario.file ?? file,
        invocation: readInvocation(values, paths),
        root: settings.root
      })
      context.stdout(`${placeOfLine(failure, line)}  ${outcome}  ${completed}\n`)
    }
  }
}

/** Accepts steps. An error, such as a document that can't be written, is a failure of its document. */
async function acceptAll(steps: readonly PendingStep[], pending: Pending): Promise<ReadonlyMap<PendingStep, Decision>> {
  const decisions = new Map<PendingStep, Decision>()
  for (const step of steps) {
    try {
      await pending.accept(step)
      decisions.set(step, 'accepted')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      pending.addError(step, {line: pending.lineOf(step), reason: error.message})
    }
  }
  return decisions
}

interface CollectOptions {
  readonly call: CommandCall<typeof flags>
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
}

/** Runs the documents without writing anything, and collects what waits for review. */
async function collect({call: {values, context}, documents, settings}: CollectOptions): Promise<Pending> {
  const pending = new Pending({settings})
  let done = 0
  const showProgress = (text: string) => {
    if (context.openTerminal) context.stderr(text)
  }
  await runDocuments({
    complete: false,
    documents,
    env: context.env,
    onRecords: pending.add,
    reporter: {
      async close() {
        showProgress('\r\x1b[K')
      },
      on(event) {
        if (event.kind !== 'document-end') return
        showProgress(`\r\x1b[K${++done} of ${documents.length} documents run`)
        for (const message of event.messages) {
          if (message.fatal) pending.addError(event, {line: message.line ?? 1, reason: sentencesOf(message)})
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
      edit: target => openEditor({...target, env: context.env, root: settings.root}),
      pending,
      readDocument: async ({path: file}) => readFile(path.resolve(file), 'utf8').catch(() => undefined),
      terminal
    })
  } finally {
    terminal.close()
  }
}
