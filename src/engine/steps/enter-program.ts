import type {PlannedSession} from '../../model/plan.js'
import type {Session} from '../../session/session.js'
import {quoteReadably} from '../../session/system/shell-quote.js'

/** The program of a session takes no lines. The message says why. */
class ProgramError extends Error {
  readonly code = 'program'
  override readonly name = 'ProgramError'
}

/** The longest that a program may take to show its first prompt, in milliseconds. */
const startTime = 30_000

/**
 * Starts the program of a session unless it runs, after the shell code `before`. Throws if it ends instead of asking for a
 * line, or shows no prompt within `timeout` milliseconds; 0 means no limit but the one that every program has.
 */
export async function enterProgram(
  session: Session,
  {before, command, prompt = []}: NonNullable<PlannedSession['program']> & {readonly before?: string | undefined},
  timeout: number
): Promise<Session> {
  if (!session.isAtPrompt) return session
  if (before !== undefined) await session.run({code: before, env: {}, maxOutput: 1024, stream: 'both', timeout})
  const code = command.map(quoteReadably).join(' ')
  const {ending, status, text} = await session.run({
    code,
    env: {},
    maxOutput: 1 << 16,
    opensAt: 1,
    prompt,
    stream: 'both',
    timeout: timeout > 0 ? Math.min(timeout, startTime) : startTime
  })
  if (ending === 'waits') return session
  const printed = text.trim() === '' ? '' : `: ${text.trim().split('\n').at(-1)}`
  throw new ProgramError(
    ending === 'timed-out'
      ? `\`${code}\` shows no known prompt. Name it in \`sessions\`, as \`prompt\`.`
      : `\`${code}\` ended with status ${status} and takes no lines${printed}.`
  )
}
