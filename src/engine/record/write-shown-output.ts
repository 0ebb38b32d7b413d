import {writeAtomically} from '../../files/atomic-write.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {PageExpectation} from '../../model/page-expectation.js'
import type {Plan} from '../../model/plan.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {editPage, type PageChange} from '../../page/edit-page.js'
import {applyFixes} from '../../text/apply-edits.js'
import {planSource} from '../plan/plan-source.js'

/** A document as it was planned, and the output to show in it. */
export interface WriteShownOutputOptions {
  /** Absolute path. */
  readonly path: string
  /** Path as reported. */
  readonly file: string
  /** The text that was planned, with its byte order mark. */
  readonly source: string
  readonly settings: Settings
  readonly changes: readonly PageChange[]
}

/**
 * Writes new output into a document, all or nothing; returns whether the document changed. Throws a
 * `DocumentChangedError` if somebody edited the document since it was read, or if the edit would change its other steps.
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
      reason: 'The new output would change how the document is read, so nothing was written',
      remedy: 'Put the output into the document by hand.',
      code: 'document-unwritable'
    })
  }
  if (!(await writeAtomically(path, edited, {before: {content: source}, root: settings.root}))) {
    throw new DocumentChangedError(1, {
      reason: "The document was edited during the run or isn't valid UTF-8, so it is kept and nothing is written",
      remedy: 'Run the update again.',
      code: 'document-changed'
    })
  }
  return true
}

/** Output that a document shows, and the text of the document. */
export interface ShownOutput {
  readonly expectation: PageExpectation
  readonly source: string
}

/** Reads a document again, as it may have been edited. Throws a `DocumentChangedError` if the step is gone. */
export async function readShownOutput(
  {file, path, step}: {readonly file: string; readonly path: string; readonly step: Step},
  settings: Settings
): Promise<ShownOutput> {
  const bytes = readRegularFile(path)
  const {plan, source} = await planSource({file, settings, source: bytes})
  const found = plan.steps.find(({code, id}) => id === step.id && code === step.code)
  const expectation = found === undefined || found.kind === 'file' ? undefined : found.expectation
  if (expectation) return {expectation, source}
  throw new DocumentChangedError(step.line, {
    reason: 'The step was edited since it ran',
    remedy: 'Run it again.',
    code: 'document-changed'
  })
}

interface After {
  readonly after: Plan
  readonly changes: readonly PageChange[]
}

/** Line of the first step that differs in more than its shown output. */
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

interface Conflict {
  readonly reason: string
  readonly remedy: string
  readonly code: 'document-changed' | 'document-unwritable'
}

/** A document that output can't be written into. */
export class DocumentChangedError extends Error {
  override readonly name = 'DocumentChangedError'
  readonly code: Conflict['code']
  /** 1-based line of the document. */
  readonly line: number

  constructor(line: number, {code, reason, remedy}: Conflict) {
    super(`${reason}. ${remedy}`)
    this.code = code
    this.line = line
  }
}
