import {readFile} from 'node:fs/promises'
import type {VFileMessage} from 'vfile-message'
import {planDocument} from '../../engine/plan/plan-document.js'
import {withStepsBelow} from '../../engine/plan/plan-scenario.js'
import {planScenarioText} from '../../engine/plan/plan-scenario-file.js'
import {planSource} from '../../engine/plan/plan-source.js'
import {writeAtomically} from '../../files/atomic-write.js'
import type {DocumentRef} from '../../model/document.js'
import type {Scenario} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {firstSteps, type NextSteps} from '../../plan/steps/interrupts.js'
import {applyFixes} from '../../text/apply-edits.js'
import {lintPlan} from './lint-plan.js'

/** What there is to say of one document. */
export interface LintedDocument {
  readonly file: string
  /** By line. */
  readonly messages: readonly VFileMessage[]
  /** How many fixes were applied. */
  readonly fixed: number
}

/** Which documents, and whether to set right what can be. */
export interface LintOptions {
  /** A page, or the files of a scenario in the order of its reader. */
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  readonly fix: boolean
}

/** A fix may uncover another; a page that is never done is a bug, and is left as it then is. */
const mostRounds = 10

/**
 * Says what is wrong with a page, or with the files of a scenario, and mends it where that is asked for and safe. Throws
 * what reading them throws.
 */
export async function lintDocuments({documents, settings, fix}: LintOptions): Promise<readonly LintedDocument[]> {
  const linted: LintedDocument[] = []
  // From the last to the first: what a text starts, one below it may stop.
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
  /** What the terminals see after it. */
  readonly below: NextSteps
}

async function lintDocument({
  below,
  document,
  settings,
  fix
}: LintDocumentOptions): Promise<LintedDocument & {readonly steps: readonly Step[]}> {
  const {file} = document
  // Scripts and an `index.json` are no pages: what there is to say of them is said by their plan.
  const {part} = document
  if (part && part.role !== 'text') {
    return {file, fixed: 0, messages: (await planDocument(document, settings)).plan.messages, steps: []}
  }
  const bytes = await readFile(document.path)
  const page = {below, file, scenario: part?.scenario, settings}
  let found = await lintSource({...page, source: bytes})
  // A page that is not UTF-8 would be written back as something else.
  const isText = !found.messages.some(({ruleId}) => ruleId === 'not-utf8')
  let fixed = 0
  for (let round = 0; fix && isText && round < mostRounds; round++) {
    const fixes = found.messages.flatMap(message => message.fix ?? [])
    if (fixes.length === 0) break
    const {count, source} = applyFixes(found.source, fixes)
    fixed += count
    found = await lintSource({...page, source})
  }
  // An edit saved meanwhile is kept, and linted in its turn.
  if (fixed > 0 && !(await writeAtomically(document.path, found.source, {content: bytes})))
    return lintDocument({below, document, fix, settings})
  return {file, fixed, messages: found.messages, steps: found.steps}
}

interface LintSourceOptions {
  readonly file: string
  readonly settings: Settings
  readonly source: Uint8Array | string
  /** The scenario whose text it is. */
  readonly scenario: Scenario | undefined
  /** What the terminals see after it. */
  readonly below: NextSteps
}

async function lintSource(options: LintSourceOptions) {
  const {below, scenario} = options
  const page = await planSource(options)
  const {control, plan, source} = scenario ? withStepsBelow(planScenarioText(page, scenario), below) : page
  const messages = [...plan.messages, ...control(lintPlan(plan, {below, source}))]
  return {
    messages: messages.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
    source,
    steps: plan.steps
  }
}
