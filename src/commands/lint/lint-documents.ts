import type {VFileMessage} from 'vfile-message'
import {planDocument} from '../../engine/plan/plan-document.js'
import {withStepsBelow} from '../../engine/plan/plan-scenario.js'
import {planScenarioText} from '../../engine/plan/plan-scenario-file.js'
import {planSource, variablesOf} from '../../engine/plan/plan-source.js'
import {writeAtomically} from '../../files/atomic-write.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {DocumentRef} from '../../model/document.js'
import type {Scenario} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {firstSteps, type NextSteps} from '../../plan/steps/interrupts.js'
import {applyFixes} from '../../text/apply-edits.js'
import {lintPlan} from './lint-plan.js'

/** The diagnostics of one document. */
export interface LintedDocument {
  readonly file: string
  /** Sorted by line. */
  readonly messages: readonly VFileMessage[]
  /** How many fixes were applied. */
  readonly fixed: number
}

/** Documents to check. */
export interface LintOptions {
  /** One document, or the files of a scenario in reading order. */
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  readonly fix: boolean
}

/** A fix may uncover another diagnostic. Fixes that never end are a bug; the document then stays as it is. */
const maxRounds = 10

/**
 * Checks a document, or the files of a scenario, and fixes what can be fixed if `fix` is set. Throws what reading the
 * files throws.
 */
export async function lintDocuments({documents, settings, fix}: LintOptions): Promise<readonly LintedDocument[]> {
  const linted: LintedDocument[] = []
  // From last to first: a text may start what a later one stops.
  let below: NextSteps = new Map()
  for (const document of documents.toReversed()) {
    const {steps, ...one} = await lintDocument({below, document, fix, settings})
    linted.push(one)
    below = firstSteps(steps, below)
  }
  return linted.reverse()
}

interface LintDocumentOptions extends Omit<LintOptions, 'documents'> {
  readonly document: DocumentRef
  /** The first step after this document in each session. */
  readonly below: NextSteps
}

async function lintDocument({
  below,
  document,
  settings,
  fix
}: LintDocumentOptions): Promise<LintedDocument & {readonly steps: readonly Step[]}> {
  const {file} = document
  // The plan holds all diagnostics of scripts and of an `index.json`.
  const {part} = document
  if (part && part.role !== 'text') {
    return {file, fixed: 0, messages: (await planDocument(document, settings)).plan.messages, steps: []}
  }
  const bytes = readRegularFile(document.path)
  const page = {below, file, scenario: part?.scenario, settings}
  let found = await lintSource({...page, source: bytes})
  // Writing a document that isn't UTF-8 would change its bytes.
  const isText = !found.messages.some(({ruleId}) => ruleId === 'not-utf8')
  let fixed = 0
  for (let round = 0; fix && isText && round < maxRounds; round++) {
    const fixes = found.messages.flatMap(message => message.fix ?? [])
    if (fixes.length === 0) break
    const {count, source} = applyFixes(found.source, fixes)
    fixed += count
    found = await lintSource({...page, source})
  }
  // An edit saved meanwhile is kept, and linted in its turn.
  const {root} = settings
  if (fixed > 0 && !(await writeAtomically(document.path, found.source, {before: {content: bytes}, root})))
    return lintDocument({below, document, fix, settings})
  return {file, fixed, messages: found.messages, steps: found.steps}
}

interface LintSourceOptions {
  readonly file: string
  readonly settings: Settings
  readonly source: Uint8Array | string
  /** The scenario that the document belongs to. */
  readonly scenario: Scenario | undefined
  /** The first step after this document in each session. */
  readonly below: NextSteps
}

async function lintSource(options: LintSourceOptions) {
  const {below, scenario} = options
  const page = await planSource(options)
  const {control, plan, source} = scenario ? withStepsBelow(planScenarioText(page, scenario), below) : page
  const messages = [
    ...plan.messages,
    ...control(lintPlan(plan, {below, source, variables: variablesOf(source, page.settings)}))
  ]
  return {
    messages: messages.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
    source,
    steps: plan.steps
  }
}
