import type {StepRequest} from '../session.js'
import {asciiShellQuote} from '../system/shell-quote.js'
import {isCompleteCode} from './is-complete-code.js'

/** A block as the driver reads it. */
export interface Frame {
  readonly request: StepRequest
  /** Path of its standard input. */
  readonly stdin: string
}

/** Shell code that stands before and after a block, for its folder and its variables alone. */
export interface Around {
  readonly before: string
  readonly after: string
}

/**
 * Blocks that the driver runs one after another, as long as each ends as the one before it allows: their length in ten
 * digits, then a word for each, in ASCII, so that a length means the same in every locale. Most blocks are no more than
 * their code, and bash takes longer to read words than to run them. Pure.
 */
export function formatBatch(frames: readonly Frame[]): string {
  const words = frames.map(frame => asciiShellQuote(formatFrame(frame))).join(' ')
  return String(words.length).padStart(10, '0') + words
}

function formatFrame({request, stdin}: Frame): string {
  const {code, continuesOn, stream} = request
  const {after, before} = formatAround(request)
  const next = typeof continuesOn === 'object' ? ` ${continuesOn.join(' ')} ` : (continuesOn ?? '')
  const whole = isCompleteCode(code) ? 'whole' : ''
  const isPlain = whole !== '' && stream === 'both' && stdin === '/dev/null' && before === '' && after === ''
  if (isPlain && next === ' 0 ') return `0${code}`
  if (isPlain && next === 'always') return `a${code}`
  const said = {after, before, code, mode: stream, next, stdin, whole}
  return ` ${Object.entries(said)
    .map(([name, value]) => `__fencepost_${name}=${asciiShellQuote(value)}`)
    .join(' ')}`
}

/** What brings a block into its folder and gives it its variables, and what takes them back. Pure. */
export function formatAround({cwd, env}: Pick<StepRequest, 'cwd' | 'env'>): Around {
  const before: string[] = []
  const after: string[] = []
  for (const [name, value] of Object.entries(env)) {
    const saved = `__fencepost_saved_${name}`
    before.push(`${saved}=\${${name}+set}\${${name}-}; builtin export ${name}=${asciiShellQuote(value)}`)
    after.push(
      `if [[ -n $${saved} ]]; then ${name}=\${${saved}#set}; else builtin unset ${name}; fi; builtin unset ${saved}`
    )
  }
  if (cwd !== undefined) {
    // That there is no such folder is no failure of a line of the block, and a status that is turned around is none.
    before.push(`__fencepost_pwd=$PWD; builtin cd -- ${asciiShellQuote(cwd)} || ! builtin :`)
    after.push('builtin cd -- "$__fencepost_pwd"')
  }
  return {after: after.join('\n'), before: before.join('\n')}
}
