import path from 'node:path'
import type {ElementContent} from 'hast'
import {VFile} from 'vfile'
import {cover} from '../../coverage/cover.js'
import {isMarkdownFile} from '../../files/markdown-files.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import type {Outcome} from '../../model/outcome.js'
import type {ScenarioPlace} from '../../model/scenario.js'
import {parse} from '../../parse/parse.js'
import {pageView} from './page-view.js'
import {readImage} from './read-image.js'
import {blockView, type ShownStep} from './step-view.js'

/** A document of which the steps are known. */
export interface DocumentContentOptions {
  readonly file: string
  readonly place: ScenarioPlace | undefined
  /** Its text. */
  readonly source: string
  /** Absolute path of the project. */
  readonly root: string
  /** Put before the ids of the page. */
  readonly prefix: string
  readonly steps: readonly ShownStep[]
}

/** What the report shows of a document, and what it counts of it. */
export interface DocumentContent {
  readonly content: readonly ElementContent[]
  readonly coverage?: DocumentCoverage
}

/** A page with its steps in their places; of a script, its step alone. */
export function documentContent({file, place, source, root, prefix, steps}: DocumentContentOptions): DocumentContent {
  if (place && place.role !== 'text') return {content: steps.map(blockView)}

  const folder = path.posix.dirname(file)
  const tree = parse(new VFile({path: file, value: source}))
  const outcomes = new Map(steps.map(({event}) => [event.step, event.outcome]))
  const coverage = cover({
    file,
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

/** Why a step is not run; nothing for one that is. */
function reasonOf(outcome: Outcome | undefined): string | undefined {
  return outcome?.kind === 'skipped' || outcome?.kind === 'not run' ? outcome.reason : undefined
}

/** The id of the page that a relative address names; nothing for what is no page. */
function idOf(address: string, folder: string): string | undefined {
  const file = pathOf(address)
  if (!isMarkdownFile(file) || /^(?:[a-z][a-z\d+.-]*:|\/)/i.test(file)) return undefined
  return documentId(path.posix.normalize(path.posix.join(folder, file)))
}

/** The path in an address, without what stands behind `?` or `#`. */
function pathOf(address: string): string {
  const [file = ''] = address.split(/[?#]/)
  try {
    return decodeURIComponent(file)
  } catch {
    return file
  }
}

/** The id of a document in the report: its path, without what an id or an address cannot hold. */
export function documentId(file: string): string {
  return `page/${file.replace(/[^\w./-]/g, character => `~${character.charCodeAt(0).toString(16)}`)}`
}
