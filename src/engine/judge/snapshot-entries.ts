import type {DocumentPath} from '../../model/event.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import type {ExpectedText} from '../../session/session.js'
import {formatEntry} from '../../snapshot/format.js'
import {type FoundEntry, type MatchedEntries, matchEntries} from '../../snapshot/match-entries.js'
import {checkSnapshot, parseSnapshot} from '../../snapshot/parse-snapshot.js'
import {Verbatim} from '../../snapshot/verbatim.js'
import {toStorable} from '../../text/show-controls.js'

/** A document's steps and its snapshot file. */
export interface SnapshotEntriesInput {
  /** Path of the document as reported. */
  readonly file: string
  /** Path of the snapshot file as reported. */
  readonly path: string
  readonly steps: readonly Step[]
  /** The text of the snapshot file; absent when there is none. */
  readonly text: string | undefined
}

/** What the snapshot file of a document holds: taken to the letter as long as the steps give that, and parsed when not. */
export class SnapshotEntries {
  /** The text of the snapshot file; absent when there is none. */
  readonly text: string | undefined
  readonly #input: SnapshotEntriesInput
  readonly #verbatim: Verbatim
  #entries: readonly Entry[] | undefined
  #matched: MatchedEntries | undefined

  /** Throws a `SnapshotError` for a file of a newer version, or with a merge conflict. */
  constructor(input: SnapshotEntriesInput) {
    this.#input = input
    this.text = input.text
    this.#verbatim = new Verbatim({file: input.file, text: input.text ?? ''})
    if (input.text !== undefined) checkSnapshot({path: input.path, text: input.text})
  }

  /** Whether the file says this next, to the letter, so that nothing has to be compared. */
  says(entry: Entry): boolean {
    return this.#verbatim.take(entry)
  }

  /** Where the file says, by all appearance, what a step prints; nothing for a new one. It need not be so. */
  outputOf({code, id}: Step): ExpectedText | undefined {
    const {text} = this
    if (text === undefined) return undefined
    const entry = {code, compare: 'exact', id: toStorable(id), line: 0, status: 0, stream: 'both', text: ''} as const
    const opening = `\n${formatEntry(entry)}\n`
    const at = text.indexOf(opening)
    const from = at === -1 ? 0 : text.indexOf('\n', at + opening.length) + 1
    return from === 0 ? undefined : {from, text}
  }

  /** The entry of a step; absent for a new one. Throws a `SnapshotError` for a file that does not read. */
  find(step: Step): FoundEntry | undefined {
    return this.#match().found.get(step)
  }

  /** Whether the file is just what the steps gave. */
  get isVerbatim(): boolean {
    return this.text !== undefined && this.#verbatim.isWhole
  }

  /** How the file was read; absent where it was not, or is not there. */
  get path(): DocumentPath['snapshot'] {
    if (this.isVerbatim) return 'verbatim'
    return this.text !== undefined && this.#entries ? 'parser' : undefined
  }

  /** Entries that no step has any more. Throws a `SnapshotError` for a file that does not read. */
  get obsolete(): readonly Entry[] {
    return this.isVerbatim ? [] : this.#match().obsolete
  }

  /** All entries of the file. Throws a `SnapshotError` for a file that does not read. */
  get entries(): readonly Entry[] {
    const {path, text} = this.#input
    this.#entries ??= text === undefined ? [] : parseSnapshot({path, text})
    return this.#entries
  }

  #match(): MatchedEntries {
    this.#matched ??= matchEntries({
      entries: this.entries,
      // What the page shows itself needs no entry.
      steps: this.#input.steps.filter(step => step.kind === 'file' || !step.expectation)
    })
    return this.#matched
  }
}
