import type {VFileMessage} from 'vfile-message'
import {errorToMessage} from '../../engine/error-to-message.js'
import {planSource} from '../../engine/plan/plan-source.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {DocumentRef} from '../../model/document.js'
import type {StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {findWaits} from '../../shell-code/find-waits.js'
import {learn, type Options} from './learn.js'
import {type BlockOptions, groupByBlock, writeComments} from './write-comments.js'

/** What adopting documents needs. */
export interface AdoptOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Skip the steps that fail for a reason of their own, too. */
  readonly skipFailures: boolean
  /** Write nothing. */
  readonly dryRun: boolean
  /** Called before each run with a line that describes it. */
  readonly onRun: (what: string) => void
}

/** What became of a document. */
export interface AdoptedDocument {
  readonly file: string
  readonly before: string
  readonly after: string
  /** The comments that it gets. */
  readonly comments: readonly BlockOptions[]
  /** Steps that fail for a reason of their own. */
  readonly findings: readonly StepEvent[]
  /** Number of steps that passed in the last run. */
  readonly passed: number
  readonly skipped: number
  /** Errors that keep it from running. */
  readonly errors: readonly VFileMessage[]
  /** Whether the file changed; absent if nothing had to be written. */
  readonly written?: boolean
}

/** What a run of a document reported. */
export interface Run {
  readonly events: readonly StepEvent[]
  readonly errors: readonly VFileMessage[]
}
/** A run that reported nothing. */
export const emptyRun: Run = {errors: [], events: []}

/** A document while it is adopted. */
export class Adopting {
  readonly document: DocumentRef
  readonly #options: AdoptOptions
  readonly #source: string
  readonly #steps: readonly Step[]
  #learned: ReadonlyMap<number, Options> = new Map()
  /** Steps whose options can't be written without changing how the document is read. */
  readonly #refused = new Set<number>()
  readonly #raised = new Set<number>()
  #runs: readonly Run[] = []
  #errors: readonly VFileMessage[] = []
  text: string
  isDone = false

  static async open(document: DocumentRef, options: AdoptOptions): Promise<Adopting> {
    const source = readRegularFile(document.path).toString()
    const planned = await planSource({file: document.file, settings: options.settings, source})
    const opened = new Adopting({document, options, source, steps: planned.plan.steps})
    // A document without steps isn't run, which would report them.
    if (!opened.hasSteps) opened.#errors = planned.plan.messages.filter(({fatal}) => fatal)
    if (planned.settings.select === 'shell') await opened.#skipInteractive()
    return opened
  }

  /** A document that can't be read. It is left as it is. */
  static unread(document: DocumentRef, options: AdoptOptions, error: unknown): Adopting {
    const unread = new Adopting({document, options, source: '', steps: []})
    unread.#errors = [errorToMessage(error)]
    return unread
  }

  private constructor({
    document,
    options,
    source,
    steps
  }: {
    readonly document: DocumentRef
    readonly options: AdoptOptions
    readonly source: string
    readonly steps: readonly Step[]
  }) {
    this.document = document
    this.#options = options
    this.#source = source
    this.#steps = steps
    this.text = source
  }

  get hasSteps(): boolean {
    return this.#steps.length > 0
  }

  /** Learns from a run. */
  async add(run: Run): Promise<void> {
    const before = this.#runs.at(-1)
    this.#runs = [...this.#runs, run]
    this.#errors = run.errors
    if (run.errors.length > 0 || run.events.length !== this.#steps.length) {
      this.isDone = true
      return
    }
    const found = new Map<number, Options>()
    const missing = this.#missing
    let skippedAbove = ''
    for (const [index, event] of run.events.entries()) {
      const last = before?.events[index]
      const options = this.#refused.has(index)
        ? undefined
        : learn(event, {
            isRaised: this.#raised.has(index),
            missing,
            skippedAbove,
            network: this.#options.settings.sandbox ? this.#options.settings.network : 'host',
            source: this.text,
            ...(last && {before: last})
          })
      if (options) found.set(index, options)
      if (event.outcome.kind === 'skipped') skippedAbove += `${event.step.code}\n`
    }
    const isSettled = found.size === 0 && this.#runs.length > 1
    if (isSettled && this.#options.skipFailures) {
      for (const [index, event] of run.events.entries())
        if (isFinding(event) && !this.#refused.has(index)) found.set(index, {skip: skipReason(event)})
    }
    if (isSettled && found.size === 0) this.isDone = true
    else {
      for (const [index, {timeout}] of found) if (timeout !== undefined) this.#raised.add(index)
      if (found.size > 0) await this.#take([...found])
    }
  }

  result(): AdoptedDocument {
    const events = this.#runs.at(-1)?.events ?? []
    // In a dry run, the lines are those of the present file.
    const blocks = groupByBlock({...this.#input, learned: this.#learned})
    const {dryRun} = this.#options
    return {
      after: this.text,
      before: this.#source,
      comments: dryRun ? blocks : blocks.map((block, index) => ({...block, line: block.line + index})),
      errors: this.#errors,
      file: this.document.file,
      findings: events.flatMap((event, index) => {
        const step = dryRun ? (this.#steps[index] ?? event.step) : event.step
        return isFinding(event) ? [{...event, step}] : []
      }),
      passed: events.filter(({outcome}) => outcome.kind === 'passed' || outcome.kind === 'new').length,
      skipped: events.filter(({outcome}) => outcome.kind === 'skipped').length
    }
  }

  /** Programs that other steps need and this machine lacks. */
  get #missing(): ReadonlySet<string> {
    const reasons = [...this.#learned.values(), ...this.#steps.map(({options}) => options)].flatMap(
      ({skip}) => skip ?? []
    )
    return new Set(reasons.flatMap(reason => /^needs (\S+)$/.exec(reason)?.[1] ?? []))
  }

  get #input() {
    return {file: this.document.file, source: this.#source, steps: this.#steps}
  }

  /** Blocks that open a program and give it nothing to do would take the blocks below as its input. */
  async #skipInteractive(): Promise<void> {
    const found: (readonly [number, Options])[] = []
    for (const [index, step] of this.#steps.entries()) {
      if (step.kind !== 'command' || step.options.skip !== undefined || step.options.stdin !== undefined) continue
      const waits = findWaits(step).find(({ruleId}) => ruleId === 'waits-for-input')
      const isFed = step.opensAt !== undefined && step.code.trimEnd().split('\n').length > step.opensAt
      if (waits && !isFed) found.push([index, {skip: waits.problem}])
    }
    if (found.length > 0) await this.#take(found)
  }

  /**
   * Adds options to steps, except to those with which the document would be read in another way. Together, and in halves if one
   * of them is such a step: to read the document for each step would take quadratic time.
   */
  async #take(found: readonly (readonly [index: number, options: Options])[]): Promise<void> {
    const learned = new Map(this.#learned)
    for (const [index, options] of found) learned.set(index, {...learned.get(index), ...options})
    const text = writeComments({...this.#input, learned})
    const {plan} = await planSource({file: this.document.file, settings: this.#options.settings, source: text})
    if (isSameCode(plan.steps, this.#steps)) {
      this.#learned = learned
      this.text = text
    } else if (found.length === 1) {
      for (const [index] of found) this.#refused.add(index)
    } else {
      const half = Math.ceil(found.length / 2)
      await this.#take(found.slice(0, half))
      await this.#take(found.slice(half))
    }
  }
}

function isSameCode(some: readonly Step[], others: readonly Step[]): boolean {
  return (
    some.length === others.length &&
    some.every(({code, id, kind}, index) => {
      const other = others[index]
      return other?.code === code && other.id === id && other.kind === kind
    })
  )
}

/** Whether a step fails; a new step has no snapshot yet. */
function isFinding({outcome}: StepEvent): boolean {
  return isFailure(outcome) && outcome.kind !== 'new'
}

function skipReason({outcome, output}: StepEvent): string {
  const line = output.trim().split('\n').at(-1)?.slice(0, 80)
  if (outcome.kind === 'failed') return `fails${line ? `: ${line}` : ` with status ${outcome.status}`}`
  return outcome.kind === 'mismatched' ? 'prints something else' : outcome.kind
}
