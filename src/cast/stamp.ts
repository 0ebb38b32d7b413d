import {createHash} from 'node:crypto'
import type {StepRecord} from '../engine/record/place-entries.js'
import type {CastOptions} from '../model/settings.js'
import {isShown} from './compose.js'

/** What a file says about how it was made, to find out whether it is up to date. */
export interface Stamp {
  /** The document, relative to the project. */
  readonly document: string
  readonly options: CastOptions
  /** The steps that are shown, each with a digest. */
  readonly steps: readonly StepStamp[]
  /** A digest of what the file shows. */
  readonly shows: string
}

export type StepStamp = readonly [id: string, digest: string]

/** The digest of a text: 12 hexadecimal digits. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/**
 * What steps do, without what may vary: their commands, and the output that is expected of them, with its wildcards. Pure.
 */
export function stampSteps(records: readonly StepRecord[]): readonly StepStamp[] {
  return records.filter(isShown).map(record => [record.step.id, digestOf(record)] as const)
}

function digestOf({actual, expected, outcome, output = '', step}: StepRecord): string {
  const page = step.kind === 'file' ? undefined : step.expectation
  const isAsExpected = outcome.kind === 'passed' || outcome.kind === 'replayed'
  const text = isAsExpected ? (page?.text ?? expected?.text) : actual?.text
  return digest(JSON.stringify([step.kind, step.code, step.options.cast, (text ?? output).replace(/\n+$/, '')]))
}

/** Why a file doesn't show what a document does; `undefined` if it does. Pure. */
export function whyStale(stamp: Stamp, {document, options, steps}: Omit<Stamp, 'shows'>): string | undefined {
  if (stamp.document !== document) return `it shows ${stamp.document}`
  if (JSON.stringify(inOrder(stamp.options)) !== JSON.stringify(inOrder(options)))
    return 'it was made with other options'
  const changed = steps.find(
    ([id, digest], index) => stamp.steps[index]?.[0] !== id || stamp.steps[index]?.[1] !== digest
  )
  if (changed) return `the step "${changed[0]}" has changed`
  const gone = stamp.steps[steps.length]
  return gone && `the step "${gone[0]}" is gone`
}

function inOrder({columns, idle, rows, theme, typing}: CastOptions): readonly unknown[] {
  return [columns, rows ?? 0, theme, typing, idle]
}
