import type {EndEvent} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'

/** Why a run without steps failed, and what to do. */
export function explainNoSteps(
  {documents, settings}: {readonly documents: number; readonly settings: Settings},
  {blocks}: NonNullable<EndEvent['noSteps']>
): string {
  const allow = 'Pass `--pass-with-no-steps` to allow this.'
  if (documents === 0) {
    const globs = settings.content.map(glob => `\`${glob}\``).join(', ')
    return `No documents match ${globs}. Name a file, such as \`fencepost README.md\`. ${allow}`
  }
  const where = documents === 1 ? 'The document' : `The ${documents} documents`
  const found = `No steps ran. ${where} contain${documents === 1 ? 's' : ''} ${count(blocks)}`
  if (blocks === 0) return `${found}. ${allow}`
  const select = settings.select === 'shell' ? '' : 'run all shell blocks with `--select shell`, or '
  return `${found}, but none of them is a step. To make steps, ${select}mark blocks with \`{{exec}}\`. ${allow}`
}

function count(blocks: number): string {
  return blocks === 0 ? 'no code blocks' : blocks === 1 ? '1 code block' : `${blocks} code blocks`
}
