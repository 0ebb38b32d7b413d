import type {Root} from 'mdast'
import {visit} from 'unist-util-visit'
import {VFile} from '../../../node_modules/vfile/index.js'
import type {DocumentSettings} from '../../config/config-schema.js'
import {readFrontMatter} from '../../config/front-matter.js'
import {ruleLevelsFor, settingsFor, stepDefaultsFor} from '../../config/load-settings.js'
import {defaultStepOptions, mergeStepOptions} from '../../config/step-options.js'
import {isInterpreter, knownPrograms} from '../../model/interpreters.js'
import type {Plan, PlannedSession} from '../../model/plan.js'
import type {Scenario} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {parseDocument} from '../../parse/parse-document.js'
import {plan} from '../../plan/plan.js'
import {type MessageFilter, readMessageFilter} from '../../plan/rules/message-filter.js'
import {mayHaveTranscript} from '../../plan/source/prompts.js'
import {selectTags} from '../../plan/steps/select-tags.js'
import {programOfSession} from '../../plan/steps/session-options.js'
import {isOnPath} from '../../session/system/on-path.js'
import {findTerminals} from '../../shell-code/find-terminals.js'
import {errorToMessage} from '../error-to-message.js'
import {findSandboxMounts} from './sandbox-mounts.js'
import {findUncaughtCalls} from './uncaught-calls.js'

/** A document that is planned, but hasn't run yet. */
export interface PlannedDocument {
  readonly plan: Plan
  /** Settings of the project, overridden by the front matter. */
  readonly settings: Settings
  /** Applies rule levels and ignore comments to messages. */
  readonly control: MessageFilter
  /** Text of the document. */
  readonly source: string
  /** Number of its code blocks; absent if it has steps or can't be read. */
  readonly blocks?: number
}

/** Whether a text can contain a step, a marker or front matter; any other text isn't parsed. */
export const mayHaveSteps = /[`<{]|~~~|^\uFEFF?---/

/** The text of a document, and its path as reported. */
export interface PlanSourceOptions {
  readonly file: string
  readonly source: Uint8Array | string
  readonly settings: Settings
  /** The scenario that it belongs to; absent for a standalone document. */
  readonly scenario?: Scenario | undefined
}

/** Finds the steps and diagnostics of a document. One that can't be parsed has no steps, and the error as its diagnostic. */
export async function planSource({file, scenario, source, settings}: PlanSourceOptions): Promise<PlannedDocument> {
  const text = typeof source === 'string' ? source : new TextDecoder('utf-8', {ignoreBOM: true}).decode(source)
  if (!mayHaveSteps.test(text)) {
    return {blocks: 0, control: messages => messages, plan: {file, messages: [], steps: []}, settings, source: text}
  }

  const page = new VFile({path: file, value: text})
  if (typeof source !== 'string' && text.includes('\uFFFD') && !Buffer.from(text).equals(source)) {
    page.message("The document isn't valid UTF-8, so some characters are read as U+FFFD. Save it as UTF-8.", {
      place: {column: 1, line: text.slice(0, text.indexOf('\uFFFD')).split('\n').length},
      ruleId: 'not-utf8',
      source: 'fencepost'
    })
  }
  let tree: Root
  try {
    tree = await parseDocument(page)
  } catch (error) {
    if (!isParseError(error)) throw error
    const messages = [errorToMessage(error)]
    return {control: each => each, plan: {file, messages, steps: []}, settings, source: text}
  }
  const front = await readFrontMatter({run: settings, source: text, tree})
  const own = settingsFor(settings, file)
  const merged = withFirstValues(Object.keys(front.settings).length === 0 ? own : mergeSettings(own, front.settings))
  const defaults = {...defaultStepOptions, ...mergeStepOptions(stepDefaultsFor(settings, file), front.options)}
  const readsShell = merged.select === 'shell' || mayHaveTranscript(text, defaults.prompt ?? [])
  const programs = {...knownPrograms, ...merged.sessions}
  const found = plan({
    defaults,
    editor: {folder: scenario?.editorFolder, isSandboxed: merged.sandbox},
    file,
    hosts: merged.hosts,
    programs,
    isInstalled: program => isOnPath(program, {PATH: merged.searchPath}),
    languages: merged.languages,
    readShell: readsShell ? (await import('../../shell-code/shell-commands.js')).readShell : undefined,
    select: merged.select,
    variables: variablesOf(text, merged),
    tabs: merged.tabs,
    source: text,
    tree
  })
  const levels = {...ruleLevelsFor(settings, file), ...front.settings.rules}
  const control = readMessageFilter({levels, source: text, tree})
  const mounts = merged.sandbox ? await findSandboxMounts(found, text) : []
  const recorded = merged.cassettes?.commands ?? []
  const uncaught = recorded.length > 0 ? await findUncaughtCalls(found, {programs: recorded, source: text}) : []
  const messages = control([...page.messages, ...front.messages, ...found.messages, ...mounts, ...uncaught])
  const {sessions: terminals, steps} = await findTerminals(selectTags(found.steps, settings))
  const started = terminals.map(session => {
    const program = programOfSession(session.name, programs)
    return program ? {...session, program} : session
  })
  const sessions = [...started, ...interpretersOf(steps)]
  const planned = {...found, messages, steps, ...(sessions.length > 0 && {sessions})}
  const blocks = steps.length === 0 ? {blocks: countBlocks(tree)} : {}
  return {control, plan: planned, settings: merged, source: text, ...blocks}
}

/** Whether a document nests too deeply to be parsed, or is too large. By its code: most runs don't load the parser. */
function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'memory' || error.code === 'nesting')
}

/** The sessions of interpreters that steps ask for. */
function interpretersOf(steps: readonly Step[]): readonly PlannedSession[] {
  const found = new Map<string, PlannedSession>()
  for (const {line, options} of steps) {
    const {session: kind, terminal: name} = options
    if (!isInterpreter(kind) || found.has(name)) continue
    found.set(name, {kind, line, name, reason: `its language or the option \`session\` asks for it`})
  }
  return [...found.values()]
}

function countBlocks(tree: Root): number {
  let count = 0
  visit(tree, 'code', () => void count++)
  return count
}

/** The names of the variables of a document: those of its settings, and those that its steps capture. */
export function variablesOf(text: string, {vars}: Settings): ReadonlySet<string> {
  const names = Object.keys(vars)
  if (!text.includes('capture')) return new Set(names)
  const captured = text.matchAll(/\bcapture[=:]\s*["']?([A-Za-z_]\w*)=\//g)
  return new Set([...names, ...[...captured].map(([, name = '']) => name)])
}

export function mergeSettings(settings: Settings, document: DocumentSettings): Settings {
  const set = Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined))
  // A document can add secrets and inputs, but not remove those of the project.
  return {
    ...settings,
    ...set,
    inputs: [...settings.inputs, ...(document.inputs ?? [])],
    secrets: [...settings.secrets, ...(document.secrets ?? [])],
    vars: {...settings.vars, ...document.vars, ...settings.givenVars}
  }
}

/** Settings with the first values of the matrix, unless the run chose a combination. */
function withFirstValues(settings: Settings): Settings {
  const {givenVars, matrix, vars} = settings
  const first = Object.entries(matrix).map(([name, [value = '']]) => [name, value] as const)
  return first.length === 0 ? settings : {...settings, vars: {...vars, ...Object.fromEntries(first), ...givenVars}}
}
