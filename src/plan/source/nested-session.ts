import {readCommandLine} from '../../shell-code/command-line.js'
import {findInteraction} from '../../shell-code/interactive-programs.js'
import type {ShellCode} from '../../shell-code/shell-commands.js'
import {type PromptFamily, readFamily, readForeignPrompt} from './prompts.js'

/** A command of a transcript, and the rows below it, without their indent. */
export interface NestedSessionInput {
  readonly code: string
  readonly rows: readonly string[]
  /** The family of the transcript's own prompts. */
  readonly family: PromptFamily
  readonly readShell: (code: string) => ShellCode
}

/**
 * The prompt of a shell or another program that a command opens and whose session is shown below it: `/ #` below
 * `docker run -it alpine sh`; `undefined` if the rows are output.
 */
export function findNestedPrompt({code, family, readShell, rows}: NestedSessionInput): string | undefined {
  let isOpener: boolean | undefined
  const opens = () => {
    isOpener ??= readShell(code).commands.some(({words}) => findInteraction(readCommandLine(words)) !== undefined)
    return isOpener || opener.test(code)
  }
  for (const row of rows) {
    const own = readFamily(row, {custom: [], hasAngle: false, isSession: false})
    // A shell shows its user, host or folder; other prompts may be output.
    const isCertain = own === 'host' && family !== 'host' && certain.test(row)
    const foreign = readForeignPrompt(row, false)
    const mayBePrompt = own !== undefined || foreign !== undefined || /^# \S/.test(row)
    if (isCertain || (mayBePrompt && opens())) return (foreign ?? /^.*?[$#%>❯](?= |$)/u.exec(row)?.[0] ?? '#').trim()
  }
  return undefined
}

/** Commands that open a shell elsewhere. */
const opener = /(?:^|\s)(?:-[a-z]*(?:it|ti)[a-z]*|ssh|shell|attach|chroot|nix-shell|login|develop)(?:\s|$)/
/** A prompt with a command behind it. */
const certain = /^(?:\S+@\S+|[~/]).{0,80}?[$#%❯] \S/u
