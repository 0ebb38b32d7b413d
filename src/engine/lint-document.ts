import {readFile} from 'node:fs/promises'
import type {VFileMessage} from 'vfile-message'
import {writeWhole} from '../files/write-whole.js'
import {applyFixes} from '../lint/apply-fixes.js'
import {lintPlan} from '../lint/lint-plan.js'
import type {Scenario} from '../model/scenario.js'
import type {Settings} from '../model/settings.js'
import type {DocumentRef} from './find-documents.js'
import {planDocument, planSource} from './plan-document.js'
import {planScenarioText} from './plan-part.js'

/** What there is to say of one document. */
export interface LintedDocument {
  readonly file: string
  /** By line. */
  readonly messages: readonly VFileMessage[]
  /** How many fixes were applied. */
  readonly fixed: number
}

/** Which document, and whether to set right what can be. */
export interface LintOptions {
  readonly document: DocumentRef
  readonly settings: Settings
  readonly fix: boolean
}

/** A fix may uncover another; a page that is never done is a bug, and is left as it then is. */
const mostRounds = 10

/** Says what is wrong with a document, and mends it where that is asked for and safe. Throws what reading it throws. */
export async function lintDocument({document, settings, fix}: LintOptions): Promise<LintedDocument> {
  const {file} = document
  // Scripts and an `index.json` are no pages: what there is to say of them is said by their plan.
  const {part} = document
  if (part && part.role !== 'text') {
    return {file, fixed: 0, messages: (await planDocument(document, settings)).plan.messages}
  }
  const bytes = await readFile(document.path)
  let found = await lintSource({file, scenario: part?.scenario, settings, source: bytes})
  // A page that is not UTF-8 would be written back as something else.
  const isText = !found.messages.some(({ruleId}) => ruleId === 'not-utf8')
  let fixed = 0
  for (let round = 0; fix && isText && round < mostRounds; round++) {
    const fixes = found.messages.flatMap(message => message.fix ?? [])
    if (fixes.length === 0) break
    const {count, source} = applyFixes(found.source, fixes)
    fixed += count
    found = await lintSource({file, scenario: part?.scenario, settings, source})
  }
  if (fixed > 0) {
    await writeWhole(document.path, found.source)
  }
  return {file, fixed, messages: found.messages}
}

interface LintSourceOptions {
  readonly file: string
  readonly settings: Settings
  readonly source: Uint8Array | string
  /** The scenario whose text it is. */
  readonly scenario: Scenario | undefined
}

async function lintSource(options: LintSourceOptions) {
  const {scenario} = options
  const planned = await planSource(options)
  const {control, plan, source} = scenario ? planScenarioText(planned, scenario) : planned
  const messages = [...plan.messages, ...control(lintPlan(plan, source))]
  return {messages: messages.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)), source}
}
