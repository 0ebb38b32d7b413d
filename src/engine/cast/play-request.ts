import type {Output, Take} from '../../model/output.js'
import {replaceFolders} from '../../normalize/replace-folders.js'
import type {Folders, Session, StepRequest} from '../../session/session.js'
import {readIdentity} from '../../session/system/user-and-host.js'
import {splitCommands} from '../../shell-code/split-commands.js'
import {rewriteTape} from './rewrite-tape.js'

/** A block to play. */
export interface PlayOptions {
  readonly request: StepRequest
  /** Whether its commands can be entered one after another. */
  readonly isSplit: boolean
  /** Registers a request that is sent in its place. */
  readonly onRequest: (request: StepRequest) => void
}

/** Runs a block as a person types it, command after command. Its output holds what the terminal showed. */
export async function playRequest(session: Session, {isSplit, onRequest, request}: PlayOptions): Promise<Output> {
  const startedAt = performance.now()
  const {code, timeout} = request
  const parts = isSplit && session.isAtPrompt ? splitCommands(code) : [code]
  let output: Output | undefined
  let line = 0
  for (const part of parts) {
    const left = timeout > 0 ? Math.max(1, timeout - (performance.now() - startedAt)) : 0
    // Behind as many lines as in the block, messages name its lines.
    const sent = {...request, code: '\n'.repeat(line) + part, timeout: left}
    onRequest(sent)
    const next = await session.run(sent)
    output = joinOutputs(output, {...next, takes: takesOf(next, {code: part, folders: session.folders})})
    line += part.split('\n').length
    if (next.ending !== 'returned') break
  }
  return {...(output ?? (await session.run(request))), durationMs: performance.now() - startedAt}
}

/** The events that a terminal showed. Another session has its whole output as one event. */
function takesOf(output: Output, {code, folders}: {readonly code: string; readonly folders: Folders}): readonly Take[] {
  const printed = [{at: output.durationMs, kind: 'printed' as const, text: output.text.replace(/\r?\n/g, '\r\n')}]
  const whole: Take = {before: [], code, events: printed, isDone: output.ending !== 'ready', place: 'prompt'}
  return (output.takes ?? [whole]).map(take => ({
    ...take,
    before: rewriteTape(take.before, text => withSteadyNames(text, folders)),
    code,
    events: rewriteTape(take.events, text => withSteadyNames(text, folders))
  }))
}

/** The folders of a document as a cast names them. */
const named = {home: '/home/user', project: '/home/user/project', tmp: '/tmp', work: '/home/user/work'}

/** Replaces what has another name in each run or on each machine: folders, and user and host in a prompt. */
function withSteadyNames(text: string, folders: Folders): string {
  const {host, user} = readIdentity()
  return replaceFolders(text, folders, named).replaceAll(`${user}@${host}`, 'user@host')
}

function joinOutputs(before: Output | undefined, next: Output): Output {
  if (!before) return next
  const failedPipes = [...(before.failedPipes ?? []), ...(next.failedPipes ?? [])]
  const firstFailed = before.firstFailed ?? before.failed ?? next.firstFailed
  const {styled: _, ...rest} = next
  return {
    ...rest,
    omittedBytes: before.omittedBytes + next.omittedBytes,
    takes: [...(before.takes ?? []), ...(next.takes ?? [])],
    text: before.text + next.text,
    ...(failedPipes.length > 0 && {failedPipes}),
    ...(firstFailed && {firstFailed})
  }
}
