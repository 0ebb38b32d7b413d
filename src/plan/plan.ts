import type {Root} from 'mdast'
import type {Plan} from '../model/plan.js'
import type {StepOptions} from '../model/step.js'
import {readLines} from '../text/source-lines.js'
import {toMessage} from './diagnostics.js'
import {sweepMarks} from './rules/unused-marks.js'
import {findOccurrences, isExecLike} from './source/find-marks.js'
import {walk} from './source/walk-tree.js'
import {collect} from './steps/collect-drafts.js'
import {createSteps} from './steps/create-steps.js'
import {placeHosts} from './steps/hosts.js'
import {noteInterrupts} from './steps/interrupts.js'

/** A document's tree, and what is settled about its steps before one of them is read. */
export interface PlanInput {
  /** Path as reported. */
  readonly file: string
  readonly source: string
  /** The tree of that very source. */
  readonly tree: Root
  readonly select: 'marked' | 'shell'
  /** The options of a step that says nothing. */
  readonly defaults: StepOptions
  /** Terminals of this machine that stand for other ones, by their names. */
  readonly hosts?: Readonly<Record<string, string>>
  /** For a text of a scenario: the folder that its editor shows, relative to the home. */
  readonly editorFolder?: string
}

/** Find the steps of a document in order, and say what looks like one and is none. Pure; takes linear time. */
export function plan({file, source, tree, select, defaults, editorFolder, hosts = {}}: PlanInput): Plan {
  const lines = readLines(source)
  const marks = [...findOccurrences(lines.source)].filter(isExecLike)
  const places = walk(tree, lines)
  const collection = collect(places, {lines, select, lastMark: marks.at(-1)?.offset ?? -1})
  const created = createSteps(collection.drafts, {file, lines, defaults, editorFolder})
  const placed = placeHosts(created.steps, hosts)
  const swept = sweepMarks({marks, places, lines, ...collection})

  return {
    file,
    steps: noteInterrupts(placed.steps),
    messages: [...collection.diagnostics, ...created.diagnostics, ...placed.diagnostics, ...swept]
      .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
      .map(diagnostic => toMessage(file, diagnostic))
  }
}
