import {readFile} from 'node:fs/promises'
import {writeAtomically} from '../../files/atomic-write.js'
import type {PageExpectation} from '../../model/page-expectation.js'
import type {Plan} from '../../model/plan.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {editPage, type PageChange} from '../../page/edit-page.js'
import {applyFixes} from '../../text/apply-edits.js'
import {planSource} from '../plan/plan-source.js'

/** A page as it was planned, and what it shall show. */
export interface WriteShownOutputOptions {
  /** Absolute path. */
  readonly path: string
  /** Path as reported. */
  readonly file: string
  /** The text that was planned, byte order mark and all. */
  readonly source: string
  readonly settings: Settings
  readonly changes: readonly PageChange[]
}

/**
 * Puts outputs into a page, all or none of them, and tells whether it did. Throws a `DocumentChangedError` where the page is not
 * the one that was followed any more, or would not say the same with the outputs in it.
 */
export async function writeShownOutput({
  path,
  file,
  source,
  settings,
  changes
}: WriteShownOutputOptions): Promise<boolean> {
  const edited = applyFixes(source, editPage(source.replace(/^\uFEFF/, ''), changes)).source
  if (edited === source) return false
  const [before, after] = await Promise.all([
    planSource({file, settings, source}),
    planSource({file, settings, source: edited})
  ])
  const at = findDifference(before.plan, {after: after.plan, changes})
  if (at !== undefined) {
    throw new DocumentChangedError(at, {
      reason: 'Expected a page that holds the new output and is the same otherwise, got another; nothing is written',
      remedy: 'Put the output into the page by hand.',
      code: 'document-unwritable'
    })
  }
  if (!(await readFile(path)).equals(Buffer.from(source))) {
    throw new DocumentChangedError(1, {
      reason: 'Expected the page as it was when its steps began, and as UTF-8, got another; nothing is written',
      remedy: 'Run the update again.',
      code: 'document-changed'
    })
  }
  await writeAtomically(path, edited)
  return true
}

/** What a page shows of a step now, and the text that it stands in. */
export interface ShownOutput {
  readonly expectation: PageExpectation
  readonly source: string
}

/** Reads a page again: somebody may have edited it. Throws a `DocumentChangedError` where the step is not in it any more. */
export async function readShownOutput(
  {file, path, step}: {readonly file: string; readonly path: string; readonly step: Step},
  settings: Settings
): Promise<ShownOutput> {
  const bytes = await readFile(path)
  const {plan, source} = await planSource({file, settings, source: bytes})
  const found = plan.steps.find(({code, id}) => id === step.id && code === step.code)
  const expectation = found === undefined || found.kind === 'file' ? undefined : found.expectation
  if (expectation) return {expectation, source}
  throw new DocumentChangedError(step.line, {
    reason: 'Expected the step in the page as it was when it ran, got another page',
    remedy: 'Run it again.',
    code: 'document-changed'
  })
}

interface After {
  readonly after: Plan
  readonly changes: readonly PageChange[]
}

/** The line of the first step that is not what it was but for its change. */
function findDifference(before: Plan, {after, changes}: After): number | undefined {
  const wanted = new Map(changes.map(({expectation, text}) => [expectation.line, text]))
  const found = before.steps.findIndex((step, index) => {
    const other = after.steps[index]
    if (other?.id !== step.id || other.code !== step.code || other.kind !== step.kind) return true
    if (step.kind === 'file' || other.kind === 'file') return false
    const {expectation} = step
    return other.expectation?.text !== (expectation && (wanted.get(expectation.line) ?? expectation.text))
  })
  if (found < 0 && after.steps.length === before.steps.length) return undefined
  return before.steps[found]?.line ?? 1
}

interface PageConflict {
  readonly reason: string
  readonly remedy: string
  readonly code: 'document-changed' | 'document-unwritable'
}

/** A page that output cannot be put into. */
export class DocumentChangedError extends Error {
  override readonly name = 'DocumentChangedError'
  readonly code: PageConflict['code']
  /** 1-based line of the page. */
  readonly line: number

  constructor(line: number, {code, reason, remedy}: PageConflict) {
    super(`${reason}. ${remedy}`)
    this.code = code
    this.line = line
  }
}
