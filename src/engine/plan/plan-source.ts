import {VFile} from '../../../node_modules/vfile/index.js'
import {readFrontMatter} from '../../config/document-settings.js'
import {ruleLevelsFor, stepDefaultsFor} from '../../config/load-settings.js'
import type {DocumentSettings} from '../../config/narrow-settings.js'
import {defaultStepOptions, mergeStepOptions} from '../../config/step-options.js'
import type {Plan} from '../../model/plan.js'
import type {Scenario} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import {parseDocument} from '../../parse/parse-document.js'
import {plan} from '../../plan/plan.js'
import {type MessageFilter, readMessageFilter} from '../../plan/rules/rule-levels.js'
import {findTerminals} from '../../shell-code/find-terminals.js'

/** A document that is read and planned, and not run yet. */
export interface PlannedDocument {
  readonly plan: Plan
  /** The project's settings with those of the document's front matter over them. */
  readonly settings: Settings
  /** What the page and the settings make of messages. */
  readonly control: MessageFilter
  /** The page's text. */
  readonly source: string
}

/** Whether a page can hold a step, a mark that is none, or front matter; a page that cannot need not be parsed. */
export const mayHaveSteps = /[`<{]|~~~|^\uFEFF?---/

/** A document's text, and what it is called. */
export interface PlanSourceOptions {
  readonly file: string
  readonly source: Uint8Array | string
  readonly settings: Settings
  /** The scenario whose text it is; absent for a page of its own. */
  readonly scenario?: Scenario | undefined
}

/** Finds the steps and the mistakes of a document's text. */
export async function planSource({file, scenario, source, settings}: PlanSourceOptions): Promise<PlannedDocument> {
  const text = typeof source === 'string' ? source : new TextDecoder('utf-8', {ignoreBOM: true}).decode(source)
  if (!mayHaveSteps.test(text)) {
    return {control: messages => messages, plan: {file, messages: [], steps: []}, settings, source: text}
  }

  const page = new VFile({path: file, value: text})
  if (typeof source !== 'string' && text.includes('\uFFFD') && !Buffer.from(text).equals(source)) {
    page.message('Expected UTF-8, got other bytes, which are read as U+FFFD. Save the page as UTF-8.', {
      place: {column: 1, line: text.slice(0, text.indexOf('\uFFFD')).split('\n').length},
      ruleId: 'not-utf8',
      source: 'fencepost'
    })
  }
  const tree = await parseDocument(page)
  const front = await readFrontMatter(tree, settings)
  const merged = Object.keys(front.settings).length === 0 ? settings : mergeSettings(settings, front.settings)
  const found = plan({
    defaults: {...defaultStepOptions, ...mergeStepOptions(stepDefaultsFor(settings, file), front.options)},
    file,
    hosts: merged.hosts,
    select: merged.select,
    source: text,
    tree,
    ...(scenario && {editorFolder: scenario.editorFolder})
  })
  const levels = {...ruleLevelsFor(settings, file), ...front.settings.rules}
  const control = readMessageFilter({levels, source: text, tree})
  const messages = control([...page.messages, ...front.messages, ...found.messages])
  const {sessions, steps} = await findTerminals(found.steps)
  const planned = {...found, messages, steps, ...(sessions.length > 0 && {sessions})}
  return {control, plan: planned, settings: merged, source: text}
}

export function mergeSettings(settings: Settings, document: DocumentSettings): Settings {
  const said = Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined))
  // A page may have more to hide, and depend on more, never less.
  return {
    ...settings,
    ...said,
    inputs: [...settings.inputs, ...(document.inputs ?? [])],
    secrets: [...settings.secrets, ...(document.secrets ?? [])]
  }
}
