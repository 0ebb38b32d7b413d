import type {Step} from '../../model/step.js'
import {toMessage} from '../../plan/diagnostics.js'
import type {DocumentRun} from '../document-run.js'
import type {StepContext} from '../judge/step-context.js'
import {type StepResult, skippedResult} from '../judge/step-result.js'
import {StepRunner} from '../steps/step-runner.js'
import type {Checkpoint, KeptStep} from './checkpoint.js'
import {baseKey, nextKey} from './checkpoint-key.js'
import {type CheckpointOptions, mostBytesOfOne} from './checkpoint-store.js'
import {whyNoCheckpoints} from './why-no-checkpoints.js'

/** A step with what it needs to be judged. */
interface StepInContext {
  readonly context: StepContext
  readonly step: Step
}

/** The checkpoints of one document: what is left of earlier runs, and what this one saves. */
export class DocumentCheckpoints {
  readonly #options: CheckpointOptions
  readonly #run: DocumentRun
  /** Why none can be saved, as a clause; reported at the first step that is slow enough. */
  #reason: string | undefined
  #isReported = false
  /** The key of the document before the next step, and the steps that ran so far. */
  #key = ''
  #steps: KeptStep[] = []
  /** How long the last checkpoint took to save, and the steps since then took to run, in milliseconds. */
  #saveTime = 0
  #runTime = 0

  constructor(run: DocumentRun, options: CheckpointOptions) {
    this.#run = run
    this.#options = options
    this.#reason = whyNoCheckpoints(run)
  }

  /**
   * Continues from the last checkpoint above which nothing changed and every step still passes. Returns the results of the
   * steps above it: none if the document starts from the top.
   */
  async resume(): Promise<readonly StepResult[]> {
    if (this.#reason !== undefined) return []
    const {needs, options, planned} = this.#run
    const steps = planned.plan.steps.map((step, index) => ({context: this.#run.contextOf(index), step}))
    const {document, env} = options
    const base = await baseKey({
      env,
      file: document.path,
      needs,
      settings: planned.settings
    })
    const keys = await this.#keysOf(base, steps)
    for (let last = keys.length - 1; last >= 0; last--) {
      const key = keys[last] ?? ''
      if (key === keys[last - 1] || !this.#options.store.has(key)) continue
      const results = await this.#resumeFrom(key, steps.slice(0, last + 1))
      if (results) return results
    }
    this.#key = base
    this.#steps = []
    return []
  }

  /** Notes that the step at an index had its turn, and saves a checkpoint after a slow one. */
  async add(index: number, {durationMs, outcome}: StepResult): Promise<void> {
    const step = this.#run.planned.plan.steps[index]
    if (!step || this.#run.options.signal.aborted) return
    if (this.#reason === undefined) {
      const {skipped} = await this.#run.runner.conditions.whyNot(step, this.#run.contextOf(index))
      if (skipped === undefined) this.#note(step, outcome)
    }
    this.#runTime += durationMs
    if (durationMs < this.#options.least) return
    if (this.#reason === undefined) await this.#saveIfWorthwhile(step)
    else this.#report(step, this.#reason)
  }

  /** The key after each step; a skipped one changes nothing. Ends before a step that can't run, or was asked for by itself. */
  async #keysOf(base: string, steps: readonly StepInContext[]): Promise<readonly string[]> {
    const keys: string[] = []
    let key = base
    const {selection} = this.#run
    for (const {context, step} of steps) {
      if (selection.partial && selection.has(step)) break
      const {missing, skipped} = await this.#run.runner.conditions.whyNot(step, context)
      if (missing !== undefined) break
      if (skipped === undefined) key = nextKey(key, step)
      keys.push(key)
    }
    return keys
  }

  async #resumeFrom(key: string, steps: readonly StepInContext[]): Promise<readonly StepResult[] | undefined> {
    const {store} = this.#options
    const checkpoint = store.read(key)
    if (!checkpoint) return undefined
    const fresh = this.#run.runner
    const runner = new StepRunner({...fresh.options, files: store.archiveOf(key)})
    // One that something else has written can have any shape.
    const results = await judgeKept(runner, checkpoint, steps).catch(() => undefined)
    if (!results) return undefined
    const isSame = await runner.restore(checkpoint).catch(() => false)
    if (!isSame) {
      await runner.close()
      await store.remove(key)
      return undefined
    }
    await fresh.close()
    this.#run.runner = runner
    this.#key = key
    this.#steps = [...checkpoint.steps]
    return results
  }

  #note(step: Step, outcome: StepResult['outcome']): void {
    const output = this.#run.runner.outputOf(step)
    this.#key = nextKey(this.#key, step)
    const isSkipped = outcome.kind === 'skipped'
    this.#steps.push(output ? {kind: 'ran', output} : isSkipped ? {kind: 'skipped', outcome} : {kind: 'done'})
  }

  /** Saves a checkpoint, unless that takes longer than what it spares: the files of a document may be many. */
  async #saveIfWorthwhile(step: Step): Promise<void> {
    if (this.#runTime < this.#saveTime * this.#options.leastGain) return
    const startedAt = performance.now()
    await this.#save(step)
    this.#saveTime = performance.now() - startedAt
    this.#runTime = 0
  }

  async #save(step: Step): Promise<void> {
    const {runner} = this.#run
    const state = await runner.save()
    if ('reason' in state) return this.#report(step, state.reason)
    const checkpoint: Checkpoint = {...state, savedAt: Date.now(), steps: this.#steps}
    const reason = await this.#options.store
      .write(this.#key, checkpoint, file => runner.saveFiles(file, mostBytesOfOne))
      .catch((error: Error) => error.message)
    if (reason !== undefined && !this.#run.options.signal.aborted) this.#report(step, reason)
  }

  #report({column, line}: Step, reason: string): void {
    if (this.#isReported) return
    this.#isReported = true
    const {file, messages, planned} = this.#run
    const message = toMessage(file, {
      place: {column, line},
      reason: `The next run repeats this slow step: ${reason}`,
      remedy: 'Checkpoints have limits; see the manual, “While you write”.',
      ruleId: 'not-kept',
      severity: 'info'
    })
    messages.push(...planned.control([message]))
  }
}

/** The results of kept steps; undefined if one of them no longer passes. */
async function judgeKept(
  runner: StepRunner,
  {savedAt, steps: kept}: Checkpoint,
  steps: readonly StepInContext[]
): Promise<readonly StepResult[] | undefined> {
  const left = [...kept]
  const results: StepResult[] = []
  for (const {context, step} of steps) {
    const {skipped} = await runner.conditions.whyNot(step, context)
    if (skipped !== undefined) {
      results.push(skippedResult(step, {kind: 'skipped', reason: skipped}, context))
      continue
    }
    const one = left.shift()
    const result = one && runner.keep(step, one, {context, savedAt})
    if (!result || (result.outcome.kind !== 'kept' && result.outcome.kind !== 'skipped')) return undefined
    results.push(result)
  }
  return results
}
