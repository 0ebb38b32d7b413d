import type {DocumentRecords} from '../../../engine/document-run.js'
import type {Settings} from '../../../model/settings.js'
import {pairRows} from '../../../report/diff/pair-rows.js'
import type {Decision, Draft, PendingStep, PendingView} from '../../review/pending.js'
import {Pending} from '../../review/pending-steps.js'

/** What a person decided about a step, or may decide. */
export interface ReviewState {
  readonly decision?: Decision | undefined
  /** The comparison with the current or the edited expectation. */
  readonly view: PendingView
  /** Whether the expectation was edited and isn't written yet. */
  readonly isEdited: boolean
  /** What to tell about the last action. */
  readonly message?: string | undefined
}

/** A step that waits for review, with what was done about it. */
interface Reviewed {
  readonly pending: PendingStep
  view: PendingView
  decision?: Decision
  draft?: Draft
  message?: string
}

/** The most acceptances that can be undone. */
const mostUndone = 50

/** The review of the steps of one document in the browser, which writes what `fencepost review` writes. */
export class DocumentReview {
  readonly #settings: () => Settings | undefined
  #pending: Pending | undefined
  readonly #steps = new Map<string, Reviewed>()
  /** Accepted steps, oldest first, which can be undone after the document has run again. */
  #accepted: readonly {readonly pending: Pending; readonly step: PendingStep}[] = []

  constructor(settings: () => Settings | undefined) {
    this.#settings = settings
  }

  /** Forgets the last run. */
  clear(): void {
    this.#pending = undefined
    this.#steps.clear()
  }

  /** Takes the results of a run; returns the ids of the steps that wait for review. */
  async add(records: DocumentRecords): Promise<readonly string[]> {
    const settings = this.#settings()
    // In CI nothing is written.
    if (!settings || settings.update === 'none') return []
    const pending = new Pending({settings})
    pending.add(records)
    this.#pending = pending
    const written = new Set(
      records.records.filter(({outcome}) => outcome.kind === 'new' && outcome.written).map(({step}) => step.id)
    )
    for (const step of pending.steps) {
      if (written.has(step.step.id)) continue
      const view = await pending.view(step)
      if (this.#pending !== pending) return []
      this.#steps.set(step.step.id, {pending: step, view: this.#masked(step, view)})
    }
    return [...this.#steps.keys()]
  }

  decisionOf(id: string): Decision | undefined {
    return this.#steps.get(id)?.decision
  }

  /** The state of a step; undefined if it doesn't wait for review. */
  stateOf(id: string): ReviewState | undefined {
    const step = this.#steps.get(id)
    return step && {...step, isEdited: step.draft !== undefined}
  }

  /** Whether every step was decided, and one of them accepted. */
  get isSettled(): boolean {
    const decisions = [...this.#steps.values()].map(({decision}) => decision)
    return decisions.includes('accepted') && decisions.every(decision => decision !== undefined)
  }

  /** Writes the output as the expectation; returns the step if it did. */
  async accept(id: string): Promise<PendingStep | undefined> {
    return this.#act(id, async (step, pending) => {
      await pending.accept(step.pending, step.draft)
      step.decision = 'accepted'
    })
  }

  async reject(id: string): Promise<void> {
    await this.#act(id, async step => {
      step.decision = 'rejected'
    })
  }

  /** The id of the step whose acceptance can be undone: the last one. */
  get lastAccepted(): string | undefined {
    return this.#accepted.at(-1)?.step.step.id
  }

  /**
   * Takes back the decision about a step. Returns the step if its files are as they were before it was accepted. Throws an
   * error with a `code` if they changed since.
   */
  async undo(id: string): Promise<PendingStep | undefined> {
    const reviewed = this.#steps.get(id)
    const last = this.#accepted.at(-1)
    if (reviewed?.decision === 'rejected') delete reviewed.decision
    if (last?.step.step.id !== id) return undefined
    await last.pending.undo(last.step)
    this.#accepted = this.#accepted.slice(0, -1)
    if (reviewed) delete reviewed.decision
    return last.step
  }

  /** Makes a line of the diff a wildcard, the first one that differs by default. Returns the step if that was written. */
  async loosen(id: string, row?: number): Promise<PendingStep | undefined> {
    return this.#act(id, async (step, pending) => {
      const index = row ?? pairRows(step.view.diff).findIndex(({kind}) => kind === 'changed')
      const draft = await pending.loosen(step.pending, {
        index,
        isWhole: false,
        ...(step.draft && {draft: step.draft})
      })
      if (draft) await this.#try(step, {draft, pending})
      else step.message = "This line can't be a wildcard. Edit the expectation."
    })
  }

  /** The expectation of a step, to edit it; undefined if it can't be. */
  async expectationOf(id: string): Promise<string | undefined> {
    const step = this.#steps.get(id)
    if (!step || !this.#pending) return undefined
    const {text} = step.draft ?? (await this.#pending.expectationOf(step.pending))
    if (this.#pending.maskFor(step.pending)(text) === text) return text
    step.message = 'The expectation holds a secret. Edit the snapshot file.'
    return undefined
  }

  /** Takes an edited expectation. It's written if it matches the output; returns the step if that was so. */
  async edit(id: string, text: string): Promise<PendingStep | undefined> {
    return this.#act(id, async (step, pending) => {
      const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`
      const before = step.draft ?? (await pending.expectationOf(step.pending))
      await this.#try(step, {draft: {...before, text: whole}, pending})
      if (!step.decision) step.message = "It doesn't match the output. Accepting it keeps its wildcards that match."
    })
  }

  /** Takes a draft, and writes it if it matches the output, as `fencepost review` does. */
  async #try(step: Reviewed, {draft, pending}: {readonly draft: Draft; readonly pending: Pending}): Promise<void> {
    step.draft = draft
    const view = await pending.view(step.pending, draft)
    step.view = this.#masked(step.pending, view)
    if (!view.isMet) return
    await pending.accept(step.pending, draft)
    step.decision = 'accepted'
  }

  /** Does something about a step that isn't decided; an error of its snapshot becomes its message. */
  async #act(id: string, act: (step: Reviewed, pending: Pending) => Promise<void>): Promise<PendingStep | undefined> {
    const step = this.#steps.get(id)
    if (!step || step.decision || !this.#pending) return undefined
    delete step.message
    try {
      await act(step, this.#pending)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      step.message = error.message
    }
    if (this.decisionOf(id) !== 'accepted') return undefined
    this.#accepted = [...this.#accepted, {pending: this.#pending, step: step.pending}].slice(-mostUndone)
    return step.pending
  }

  #masked(step: PendingStep, view: PendingView): PendingView {
    const mask = this.#pending?.maskFor(step) ?? (text => text)
    return {...view, diff: view.diff.map(line => ({...line, text: mask(line.text)}))}
  }
}
