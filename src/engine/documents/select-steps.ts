import type {Step} from '../../model/step.js'

/** Which steps of a document are selected. */
export interface SelectionOptions {
  /** Lines of the selected steps; empty for all. */
  readonly lines: readonly number[]
  /** Text that their ids contain; absent for all. */
  readonly name?: string
  /** The document comes before the selected steps of its scenario: all of it runs, and none of it is selected. */
  readonly isAbove?: boolean
}

/** The selected steps of a document. */
export interface Selection {
  /** Whether only some steps are selected. */
  readonly partial: boolean
  /** Whether a step is selected, so that an update may write its entry. */
  has(step: Step): boolean
  /** Why a step is skipped; absent if it runs. Steps above a selected one run because it may depend on them. */
  skipReason(step: Step): string | undefined
}

/** Selects the steps of a document. Pure. */
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
      if ((place.get(step) ?? 0) > last && !step.options.always) return 'not selected'
      return undefined
    }
  }
}
