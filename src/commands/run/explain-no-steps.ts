import type {EndEvent} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'

/** A run without steps. */
export interface ExplainNoStepsOptions {
  readonly documents: number
  readonly settings: Pick<Settings, 'content' | 'select'>
  /** Command that runs the shell blocks as steps; absent if unknown, or without shell blocks. */
  readonly selectCommand?: string
}

/** Why a run of no step failed, and what to do. */
export function explainNoSteps(
  {documents, selectCommand, settings}: ExplainNoStepsOptions,
  {blocks, skipped = 0}: NonNullable<EndEvent['noSteps']>
): string {
  const allow = 'Pass `--pass-with-no-steps` to allow this.'
  if (skipped > 0) {
    const all = skipped === 1 ? 'The only step was' : `All ${skipped} steps were`
    return `No steps ran. ${all} skipped, for the reason${skipped === 1 ? '' : 's'} above. ${allow}`
  }
  if (documents === 0) {
    const globs = settings.content.map(glob => `\`${glob}\``).join(', ')
    const init = '`npx fencepost init` writes a configuration and a first document.'
    return `No documents match ${globs}. Name a file, such as \`README.md\`. ${init} ${allow}`
  }
  const set =
    '`npx fencepost init` writes a configuration for these documents, and `npx fencepost adopt` prepares them.'
  const where = documents === 1 ? 'The document' : `The ${documents} documents`
  const found = `No steps ran. ${where} contain${documents === 1 ? 's' : ''} ${count(blocks)}`
  if (blocks === 0) return `${found}. ${allow}`
  const select = selectCommand === undefined ? '' : `, or run all shell blocks:\n\n  ${selectCommand}\n\n`
  const none = `${found}, but none of them is a step. Mark blocks with \`{{exec}}\``
  if (select === '') return `${none}. ${allow}`
  return `${none}${select}${set} ${allow}`
}

function count(blocks: number): string {
  return blocks === 0 ? 'no code blocks' : blocks === 1 ? '1 code block' : `${blocks} code blocks`
}
