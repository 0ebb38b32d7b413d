import path from 'node:path'
import type {ElementContent} from 'hast'
import {h} from 'hastscript'
import {VFile} from 'vfile'
import {cover} from '../../coverage/cover.js'
import {isMarkdownFile} from '../../files/markdown-files.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import type {Outcome} from '../../model/outcome.js'
import type {ScenarioPlace} from '../../model/scenario.js'
import type {BlockSelection} from '../../model/settings.js'
import {parseText} from '../../parse/parse.js'
import {remarkGfmText} from './page/gfm.js'
import {pageView} from './page/page-view.js'
import {readImage} from './page/read-image.js'
import {blockView, type ShownStep} from './step-view.js'

/** Longer documents show their steps alone: rendering takes up to a hundred times as much memory as their text. */
const maxLength = 1 << 20

/** A document and its steps. */
export interface DocumentContentOptions {
  readonly file: string
  readonly place: ScenarioPlace | undefined
  readonly selection: BlockSelection | undefined
  /** Text of the document. */
  readonly source: string
  /** Absolute path of the project. */
  readonly root: string
  /** Prefix of the ids in the document. */
  readonly prefix: string
  readonly steps: readonly ShownStep[]
}

/** The content of a document in the report, and its coverage. */
export interface DocumentContent {
  readonly content: readonly ElementContent[]
  readonly coverage?: DocumentCoverage
}

/** A rendered document with its steps in place; for a script, only its step. */
export function documentContent({
  file,
  place,
  source,
  root,
  prefix,
  steps,
  selection
}: DocumentContentOptions): DocumentContent {
  if (place && place.role !== 'text') return {content: steps.map(blockView)}

  if (source.length > maxLength) {
    const note = `The text of this document isn't shown: it's longer than ${maxLength >> 20} MB.`
    return {content: [h('p', note), ...steps.map(blockView)]}
  }
  const folder = path.posix.dirname(file)
  const tree = parseText(new VFile({path: file, value: source}), [remarkGfmText])
  const outcomes = new Map(steps.map(({event}) => [event.step, event.outcome]))
  const coverage = cover({
    file,
    ...(selection && {settings: selection}),
    skipReason: step => reasonOf(outcomes.get(step)),
    source,
    steps: [...outcomes.keys()],
    tree
  })
  const untested = coverage.blocks.filter(({state}) => state === 'mistaken' || state === 'unmarked')
  const content = pageView({
    documentId: address => idOf(address, folder),
    image: address => readImage(path.resolve(root, folder, pathOf(address)), root),
    prefix,
    source,
    steps,
    tree,
    untested: new Set(untested.map(({line}) => line))
  })
  return {content, coverage}
}

/** Why a step wasn't run; undefined if it was. */
function reasonOf(outcome: Outcome | undefined): string | undefined {
  return outcome?.kind === 'skipped' || outcome?.kind === 'not run' ? outcome.reason : undefined
}

/** The id of the document that a relative address names; undefined for anything else. */
function idOf(address: string, folder: string): string | undefined {
  const file = pathOf(address)
  if (!isMarkdownFile(file) || /^(?:[a-z][a-z\d+.-]*:|\/)/i.test(file)) return undefined
  return documentId(path.posix.normalize(path.posix.join(folder, file)))
}

/** The path of an address, without query and fragment. */
function pathOf(address: string): string {
  const [file = ''] = address.split(/[?#]/)
  try {
    return decodeURIComponent(file)
  } catch {
    return file
  }
}

/** The id of a document in the report: its path, with special characters escaped. */
export function documentId(file: string): string {
  return `page/${file.replace(/[^\w./-]/g, character => `~${character.charCodeAt(0).toString(16)}`)}`
}
