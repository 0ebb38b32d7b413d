import {readFile} from 'node:fs/promises'
import {compare, comparisonOf} from '../../compare/compare.js'
import type {DocumentRecords} from '../../engine/document-run.js'
import {entryOfStep} from '../../engine/judge/entry-of-step.js'
import {SnapshotEntries} from '../../engine/judge/snapshot-entries.js'
import {planSource} from '../../engine/plan/plan-source.js'
import type {StepRecord} from '../../engine/record/place-entries.js'
import {readShownOutput, writeShownOutput} from '../../engine/record/write-shown-output.js'
import {writeSnapshot} from '../../engine/record/write-snapshot.js'
import type {ExpectOptions} from '../../expect/placeholders.js'
import {writeAtomically} from '../../files/atomic-write.js'
import {type NamedDocument, nameInRun} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {StepEvent} from '../../model/event.js'
import {type DiffLine, isFailure} from '../../model/outcome.js'
import type {Settings} from '../../model/settings.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {type ChosenNormalizers, chooseNormalizers} from '../../normalize/choose-normalizers.js'
import type {Mask} from '../../secrets/create-mask.js'
import {readIdentity} from '../../session/system/user-and-host.js'
import {type SnapshotStore, snapshotStore} from '../../snapshot/store.js'
import {loosenLine} from './loosen-line.js'
import type {Draft, LoosenOptions, PendingStep, PendingSteps, PendingView} from './pending.js'

/** The project of the pending steps. */
export interface PendingOptions {
  readonly settings: Settings
}

interface AcceptedChange {
  /** Undefined if the file didn't exist. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** A failure that a review can't resolve. */
export interface OtherFailure extends NamedDocument {
  readonly line: number
  readonly outcome: StepEvent['outcome']['kind']
  /** Full sentences, for an error in the document or its snapshot. */
  readonly reason?: string
}

/** The steps of a run that wait for review. Snapshots are read each time, because they may be edited meanwhile. */
export class Pending implements PendingSteps {
  readonly #store: SnapshotStore
  readonly #documents = new Map<string, DocumentRecords>()
  readonly #errors: OtherFailure[] = []
  readonly #settings: Settings
  /** For each document that was written, the line of each step by its id. */
  readonly #lines = new Map<string, ReadonlyMap<string, number>>()
  /** The text of each changed file before and after a step was accepted. */
  readonly #accepted = new Map<PendingStep, AcceptedChange>()
  /** Computed once, because decisions are kept by identity. */
  #waiting: readonly PendingStep[] | undefined

  constructor({settings}: PendingOptions) {
    this.#settings = settings
    this.#store = snapshotStore({folder: settings.snapshots, root: settings.root})
  }

  /** Adds the result of a document; replaces that of an earlier attempt. */
  readonly add = (found: DocumentRecords): void => {
    this.#documents.set(nameInRun(found), found)
    this.#waiting = undefined
  }

  /** Adds an error that kept a document from running or being compared. */
  addError({combination, file}: NamedDocument, {line, reason}: {readonly line: number; readonly reason: string}): void {
    this.#errors.push({combination, file, line, outcome: 'errored', reason})
  }

  /** Pending steps, in the order of the documents. */
  get steps(): readonly PendingStep[] {
    this.#waiting ??= this.#findWaiting()
    return this.#waiting
  }

  #findWaiting(): readonly PendingStep[] {
    return this.#sorted().flatMap(({combination, file, records, path, snapshotFile}) =>
      records.flatMap(({actual, isChosen, outcome, output = '', step}): readonly PendingStep[] =>
        isChosen !== false && actual && (outcome.kind === 'mismatched' || outcome.kind === 'new')
          ? [
              {
                combination,
                file,
                output,
                path,
                snapshotFile: documentOf(step) ?? snapshotFile,
                status: actual.status,
                step
              }
            ]
          : []
      )
    )
  }

  /** Other failures, errors first. */
  get failures(): readonly OtherFailure[] {
    const failed = this.#sorted().flatMap(({combination, file, records}) =>
      records.flatMap(({isChosen, outcome: {kind: outcome}, outcome: whole, step}) =>
        isChosen !== false && isFailure(whole) && outcome !== 'mismatched' && outcome !== 'new' && outcome !== 'not run'
          ? [{combination, file, line: this.lineOf({file, step}), outcome}]
          : []
      )
    )
    return [...this.#errors, ...failed]
  }

  lineOf({file, step}: Pick<PendingStep, 'file' | 'step'>): number {
    return this.#lines.get(file)?.get(step.id) ?? step.line
  }

  maskFor(pending: PendingStep): Mask {
    return this.#documents.get(nameInRun(pending))?.mask ?? (text => text)
  }

  async view(pending: PendingStep, draft?: Draft): Promise<PendingView> {
    const entry = await this.#entryOf(pending)
    if (!entry) {
      return {diff: addedLines(draft?.text ?? pending.output), isMet: false, isNew: true}
    }
    const {line} = entry
    const {output: text, status, step} = pending
    const mode = step.options.compare
    const result = compare({...this.#expect(step), entry: draft ?? entry, mode, status, text})
    if (result.same) return {diff: [], isMet: true, isNew: false, line}
    const {diff, reason, status: statuses} = result
    return {
      diff,
      isMet: false,
      isNew: false,
      line,
      ...(reason !== undefined && {reason}),
      ...(statuses && {statuses})
    }
  }

  async accept(pending: PendingStep, draft?: Draft): Promise<void> {
    const before = await this.#textOf(pending)
    await this.#accept(pending, draft)
    this.#accepted.set(pending, {after: await this.#textOf(pending), before})
  }

  /** The text of the file that holds the expectation of a step. */
  async #textOf({file, path, step}: PendingStep): Promise<string | undefined> {
    return documentOf(step) === undefined ? this.#store.read(file) : readFile(path, 'utf8')
  }

  async #accept(pending: PendingStep, draft?: Draft): Promise<void> {
    const {file, output: text, status, step} = pending
    if (documentOf(step) !== undefined) return this.#acceptInDocument(pending, draft)
    const snapshot = await this.#read(pending)
    const entry = snapshot.find(step)?.entry
    const expected = draft ? {...(entry ?? noEntry(step)), ...draft} : entry
    const made = entryOfStep({expect: this.#expect(step), status, step, text, ...(expected && {expected})})
    const actual = {...made, id: snapshot.idFor(step, entry)}
    const records = this.#steps(pending).map((one): StepRecord => {
      const its = snapshot.find(one)?.entry
      const outcome =
        one === step ? ({diff: [], kind: 'updated'} as const) : ({kind: 'skipped', reason: 'not accepted'} as const)
      const entries = {...(its && {expected: its}), ...(one === step && {actual})}
      return {outcome, step: one, ...entries, ...snapshot.ownershipOf(one, {outcome, ...entries})}
    })
    await writeSnapshot({
      file,
      records,
      kept: [...snapshot.obsolete, ...snapshot.ofOthers],
      only: one => one === step,
      snapshot,
      store: this.#store
    })
  }

  async undo(pending: PendingStep): Promise<void> {
    const change = this.#accepted.get(pending)
    if (!change) return
    const {after, before} = change
    const {file, path, snapshotFile, step} = pending
    const now = await this.#textOf(pending)
    if (now !== after)
      throw new UsageError(`\`${snapshotFile}\` changed after this step was accepted. Edit it by hand.`)
    if (documentOf(step) !== undefined) {
      await writeAtomically(path, before ?? '', {root: this.#settings.root})
      await this.#readLines(pending)
    } else if (before === undefined) await this.#store.remove(file)
    else await this.#store.write(file, before, {was: {text: after}})
    this.#accepted.delete(pending)
  }

  async loosen(pending: PendingStep, {draft, ...line}: LoosenOptions): Promise<Draft | undefined> {
    const {output, status, step} = pending
    const entry = await this.#entryOf(pending)
    const expected = draft ?? entry
    if (expected && comparisonOf({entry: expected, mode: step.options.compare}) !== 'exact') return undefined
    const {findEvery, ...chosen} = this.#expect(step)
    const {diff} = await this.view(pending, draft)
    const text = loosenLine({
      ...line,
      ...chosen,
      diff,
      findEvery,
      isNew: entry === undefined,
      output,
      ...(expected && {text: expected.text})
    })
    return text === undefined
      ? undefined
      : {compare: expected?.compare ?? 'exact', status: expected?.status ?? status, text}
  }

  /** The current expectation of a step; the output of a new one. */
  async expectationOf(pending: PendingStep): Promise<Draft> {
    const {output, status} = pending
    const {
      compare: mode,
      status: expected,
      text
    } = (await this.#entryOf(pending)) ?? {compare: 'exact', status, text: output}
    return {compare: mode, status: expected, text}
  }

  /** Removes temporary files that killed processes left beside the snapshots. */
  async tidy(): Promise<void> {
    await this.#store.tidy(this.#sorted().map(({file}) => file))
  }

  /** The current expectation of a step, from its snapshot or its document. */
  async #entryOf(pending: PendingStep): Promise<Entry | undefined> {
    const {status, step} = pending
    if (documentOf(step) === undefined) return (await this.#read(pending)).find(step)?.entry
    const {expectation} = await readShownOutput(pending, this.#settings)
    return {...noEntry(step), line: expectation.line, status, text: expectation.text}
  }

  async #acceptInDocument(pending: PendingStep, draft?: Draft): Promise<void> {
    const {file, output: text, path, status, step} = pending
    const {expectation, source} = await readShownOutput(pending, this.#settings)
    const expected = {...noEntry(step), status, text: draft?.text ?? expectation.text}
    const actual = entryOfStep({expect: this.#expect(step), expected, status, step, text})
    const settings = this.#settings
    if (!(await writeShownOutput({changes: [{expectation, text: actual.text}], file, path, settings, source}))) return
    await this.#readLines(pending)
  }

  async #readLines({file, path}: PendingStep): Promise<void> {
    const {plan} = await planSource({file, settings: this.#settings, source: await readFile(path)})
    this.#lines.set(file, new Map(plan.steps.map(({id, line}) => [id, line])))
  }

  #sorted(): readonly DocumentRecords[] {
    return [...this.#documents.values()].sort((a, b) => (nameInRun(a) < nameInRun(b) ? -1 : 1))
  }

  #steps(pending: PendingStep): readonly Step[] {
    return this.#documents.get(nameInRun(pending))?.records.map(({step}) => step) ?? []
  }

  async #read(pending: PendingStep): Promise<SnapshotEntries> {
    const {combination, file, snapshotFile} = pending
    const text = await this.#store.read(file)
    return new SnapshotEntries({combination, path: snapshotFile, steps: this.#steps(pending), text})
  }

  #expect({options}: Step): ChosenNormalizers & ExpectOptions {
    return chooseNormalizers(options.normalize, readIdentity())
  }
}

/** The document that shows the expected output of a step; undefined if a snapshot holds it. */
function documentOf(step: Step): string | undefined {
  return step.kind === 'file' ? undefined : step.expectation?.file
}

function noEntry({code, id, options}: Step): Entry {
  return {code, compare: 'exact', id, line: 0, status: 0, stream: options.stream, text: ''}
}

/** The most lines shown of a new output: there may be millions. */
const maxAdded = 10_000

function addedLines(text: string): readonly DiffLine[] {
  if (text === '') return []
  const lines = text.replace(/\n$/, '').split('\n', maxAdded + 1)
  const added = lines.slice(0, maxAdded).map((text): DiffLine => ({kind: 'added', text}))
  return lines.length > maxAdded ? [...added, {kind: 'same', text: '(more lines not shown)'}] : added
}
