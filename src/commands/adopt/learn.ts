import {serviceOptions} from '../../engine/judge/timeout-hint.js'
import type {StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import type {Network} from '../../model/settings.js'
import {findWaits} from '../../shell-code/find-waits.js'
import {isMeantToFail} from './meant-to-fail.js'
import {madeBySkipped, mayDownload, missingCommand, missingNeed, needOf, placeholderIn} from './missing-need.js'
import {notCommands} from './not-commands.js'
import {optionsForVarying} from './varying-output.js'

/** Options by name; the value of a word such as `service` is empty. */
export type Options = Readonly<Record<string, string>>

/** What is known of a step besides its result. */
export interface LearnContext {
  /** Text of the document. */
  readonly source: string
  /** Network of the sandbox. */
  readonly network: Network
  /** Code of the steps above it that are skipped. */
  readonly skippedAbove: string
  /** Programs that other steps of the document need and this machine lacks. */
  readonly missing: ReadonlySet<string>
  /** Whether its time limit was raised before this run. */
  readonly isRaised: boolean
  /** Its result in the run before; absent in the first one. */
  readonly before?: StepEvent
}

/** Options that a step needs, as far as its result shows; `undefined` if it needs none, or its failure is a real failure. */
export function learn(event: StepEvent, context: LearnContext): Options | undefined {
  const {outcome, output, step} = event
  const {before} = context
  const text = before && before.output.length > output.length && isFailure(before.outcome) ? before.output : output
  switch (outcome.kind) {
    case 'skipped':
      return learnFromSkip(outcome.reason)
    case 'not run':
    case 'updated':
      return undefined
    case 'errored': {
      const busy = /^The service on line \d+ still runs in T(\d+)\./.exec(outcome.reason)?.[1]
      return busy === undefined ? learnFromUnread(event) : {terminal: `T${Number(busy) + 1}`}
    }
    case 'timed out':
      return learnFromTimeout(event, context)
    case 'failed':
      return learnFromFailure({...event, output: text}, context)
    case 'mismatched': {
      if (outcome.reason?.includes('session=terminal')) return {session: 'terminal'}
      if (outcome.status && isMeantToFail(step, context.source)) return {exit: `${outcome.status.actual}`}
      const missing = missingIn(event)
      if (missing !== undefined) return {skip: missing}
      return before?.outcome.kind === 'mismatched' && before.output !== output ? {compare: 'status'} : undefined
    }
    case 'new': {
      const missing = missingIn(event) ?? needOf(step, context.missing)
      if (missing !== undefined) return {skip: missing}
      const varying =
        before?.outcome.kind === 'new' ? optionsForVarying({outputs: [before.output, output], step}) : undefined
      return varying ?? learnFromDuration(event, context)
    }
    case 'passed':
    case 'kept':
    case 'replayed':
      return learnFromDuration(event, context)
    default:
      return outcome satisfies never
  }
}

/** Skips what Fencepost skips on this machine only, so that the document does the same everywhere. */
function learnFromSkip(reason: string): Options | undefined {
  const program = /^`(\S+)` isn't installed$/.exec(reason)?.[1]
  if (program !== undefined) return {skip: `needs ${program}`}
  const placeholder = /^`(.+)` is a placeholder$/.exec(reason)?.[1]
  return placeholder === undefined ? undefined : {skip: `${placeholder} is a placeholder`}
}

/** Raises a time limit that a slower machine would reach. */
function learnFromDuration({durationMs, step}: StepEvent, {isRaised}: LearnContext): Options | undefined {
  const {ready, service, timeout} = step.options
  const isSlow = timeout > 0 && durationMs > timeout * 0.75 && !service && ready === undefined
  return isSlow && !isRaised ? {timeout: textOf(timeout * 4)} : undefined
}

/** A step that passed although the shell didn't find a command in it. */
function missingIn({output, step, status}: StepEvent): string | undefined {
  if (status === undefined || step.kind !== 'command' || step.expectation?.text.includes('not found')) return undefined
  const name = missingCommand(output)
  const isOwn = name !== undefined && new RegExp(`(?:^|[\\s;&|(])${escapeRegex(name)}(?:\\s|$)`, 'm').test(step.code)
  return isOwn && /not found/.test(output) ? `needs ${name}` : undefined
}

function escapeRegex(text: string): string {
  return text.replace(/[.+*?^${}()|[\]\\]/g, '\\$&')
}

function learnFromCode({step}: StepEvent): Options | undefined {
  const waits = step.kind === 'command' ? findWaits(step).find(({ruleId}) => ruleId === 'waits-for-input') : undefined
  return waits && {skip: waits.problem}
}

/** Options for a block that can't run at all. */
function learnFromUnread(event: StepEvent): Options | undefined {
  const skip = placeholderIn(event.step) ?? notCommands(event.step)
  return skip === undefined ? learnFromCode(event) : {skip}
}

const noTerminal =
  /\bnot a (?:tty|terminal)\b|inappropriate ioctl|(?:requires?|needs?) (?:a |an interactive )?(?:tty|terminal)|isn't a terminal|\bopen \/dev\/tty\b|\/dev\/tty: |TERM environment variable not set|Raw mode is not supported/i

function learnFromFailure(event: StepEvent, {missing, skippedAbove, source}: LearnContext): Options | undefined {
  const {outcome, output, status = 0, step} = event
  if (outcome.kind !== 'failed') return undefined
  const exit = {exit: exitWith(step.options.exit, status)}
  const expectation = step.kind === 'file' ? undefined : step.expectation
  // The document shows the very error.
  if (expectation && expectation.text !== '' && expectation.text === output) return exit
  const other = notCommands(step)
  if (other !== undefined) return {skip: other}
  const need = missingNeed({output, step}) ?? needOf(step, missing)
  const isMeant = isMeantToFail(step, source)
  const showsNeed = expectation !== undefined && need !== undefined && /not found/.test(expectation.text)
  if (need !== undefined && !showsNeed) return {skip: need}
  if (isMeant) return exit
  const made = madeBySkipped({output, step}, skippedAbove)
  if (made !== undefined) return {skip: made}
  if (noTerminal.test(output) && step.options.session === 'auto') return {session: 'terminal'}
  return learnFromCode(event)
}

/** The status in addition to those that other commands of the same transcript have. */
function exitWith(present: StepEvent['step']['options']['exit'], status: number): string {
  const others = present === 'any' ? [] : present.filter(each => each !== 0)
  return [...others, status].join(',')
}

function learnFromTimeout(event: StepEvent, {isRaised, network}: LearnContext): Options | undefined {
  const {outcome, step} = event
  if (outcome.kind !== 'timed out') return undefined
  const {ready, service, timeout} = step.options
  const needsNetwork = network !== 'host' && mayDownload(step)
  if (needsNetwork) return {skip: 'needs the network'}
  if (service || ready !== undefined) return {skip: "its service doesn't become ready"}
  const options = serviceOptions(outcome.hint)
  if (options) return options
  const waits = learnFromCode(event)
  if (waits) return waits
  if (outcome.hint?.includes('waits for input')) return {skip: 'waits for input'}
  if (step.options.session === 'terminal') return {skip: 'waits for input'}
  return isRaised ? {skip: `takes longer than ${textOf(timeout)}`} : {timeout: textOf(timeout * 4)}
}

/** A duration as options take it: `2m`, `45s`. */
function textOf(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`
}
