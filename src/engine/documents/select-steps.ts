import type {Step} from '../../model/step.js'

/** What the person asked for of a document. */
export interface SelectionOptions {
  /** Lines of the steps asked for; empty for all. */
  readonly lines: readonly number[]
  /** Text that the id of a step must hold; absent for all. */
  readonly name?: string
  /** All of it stands above what is asked for: it runs, and the run is not about it. */
  readonly isAbove?: boolean
}

/** Which steps of a document a run is about. */
export interface Selection {
  /** Whether the person asked for some steps only. */
  readonly partial: boolean
  /** Whether the run is about this step, so that an update may write its entry. */
  has(step: Step): boolean
  /** Why a step is left out; absent when it runs. A step above a selected one runs, for the state it leaves. */
  skipReason(step: Step): string | undefined
}

/** Settles which steps of a document run. Pure. */
export function selectSteps(steps: readonly Step[], {isAbove, lines, name}: SelectionOptions): Selection {
  const partial = lines.length > 0 || name !== undefined
  const only = steps.some(step => step.options.only)
  const chosen = new Set(
    steps.filter(
      step =>
        (lines.length === 0 || lines.some(line => step.line <= line && line <= step.endLine)) &&
        (name === undefined || step.id.toLowerCase().includes(name.toLowerCase()))
    )
  )
  const last = isAbove ? steps.length : steps.findLastIndex(step => chosen.has(step))
  const place = new Map(steps.map((step, index) => [step, index]))
  return {
    has: step => chosen.has(step),
    partial,
    skipReason(step) {
      if (step.options.skip !== undefined) return step.options.skip || 'marked `skip`'
      if (only && !step.options.only && !step.options.always) return 'another step is marked `only`'
      if ((place.get(step) ?? 0) > last && !step.options.always) return 'not asked for'
      return undefined
    }
  }
}
