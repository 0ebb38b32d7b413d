import type {Root} from 'mdast'
import type {LinePrograms} from '../model/interpreters.js'
import type {Plan} from '../model/plan.js'
import {defaultLanguages} from '../model/settings.js'
import type {StepOptions} from '../model/step.js'
import {readLines} from '../text/source-lines.js'
import {toMessage} from './diagnostics.js'
import {findHiddenBlocks, reportHiddenBlocks} from './rules/hidden-blocks.js'
import {reportUnusedMarkers} from './rules/unused-markers.js'
import {listParts} from './source/document-parts.js'
import {findOccurrences, isExecLike} from './source/find-markers.js'
import {assignHosts} from './steps/assign-hosts.js'
import type {SelectionOptions} from './steps/block-context.js'
import {collectDrafts} from './steps/collect-drafts.js'
import {createSteps} from './steps/create-steps.js'
import type {Editor} from './steps/file-step.js'
import {noteInterrupts} from './steps/interrupts.js'
import {selectTabs} from './steps/select-tabs.js'

/** A document, and the settings that its plan depends on. */
export interface PlanInput
  extends Pick<SelectionOptions, 'readShell' | 'select'>,
    Partial<Pick<SelectionOptions, 'isInstalled' | 'languages' | 'variables'>> {
  /** Path of the document as reported. */
  readonly file: string
  readonly source: string
  /** The tree of `source`. */
  readonly tree: Root
  /** Options of a step without options of its own. */
  readonly defaults: StepOptions
  /** Terminals of this machine by the name of the host that they stand for. */
  readonly hosts?: Readonly<Record<string, string>>
  /** Labels of the tabs to run, the most preferred first; of any other group its first tab runs. */
  readonly tabs?: readonly string[]
  readonly editor?: Editor
  /** Programs of sessions, by name. */
  readonly programs?: LinePrograms
}

const noVariables: ReadonlySet<string> = new Set()
const noEditor: Editor = {isSandboxed: false}

/** Returns the steps of a document in order, and diagnostics for everything that only looks like a step. Linear. */
export function plan({
  file,
  source,
  tree,
  defaults,
  editor = noEditor,
  hosts = {},
  programs = {},
  tabs = [],
  ...selection
}: PlanInput): Plan {
  const lines = readLines(source)
  const markers = [...findOccurrences(lines.source)].filter(isExecLike)
  const parts = listParts(tree, lines)
  const options = {
    languages: defaultLanguages,
    variables: noVariables,
    ...selection,
    lines,
    prompts: defaults.prompt ?? []
  }
  const collection = collectDrafts(parts, {
    isInstalled: () => true,
    ...options,
    lastMark: markers.at(-1)?.offset ?? -1
  })
  const created = createSteps(selectTabs(collection.drafts, tabs), {file, lines, defaults, editor, programs})
  const assigned = assignHosts(created.steps, hosts)
  const unused = reportUnusedMarkers({markers, parts, lines, ...collection})
  const hidden =
    selection.select === 'shell'
      ? reportHiddenBlocks(findHiddenBlocks({...options, parts, tree}), {lines, markers})
      : []

  return {
    file,
    steps: noteInterrupts(assigned.steps),
    messages: [...collection.diagnostics, ...created.diagnostics, ...assigned.diagnostics, ...unused, ...hidden]
      .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
      .map(diagnostic => toMessage(file, diagnostic))
  }
}
