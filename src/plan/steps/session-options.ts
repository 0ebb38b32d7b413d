import {interpreterPrograms, isInterpreter, type LinePrograms} from '../../model/interpreters.js'
import type {StepOptions} from '../../model/step.js'
import {nearestName} from '../../text/nearest-name.js'
import {type Diagnostic, quote} from '../diagnostics.js'

/** The kinds of sessions that bash has. */
const bashSessions = ['auto', 'plain', 'terminal']

/** The options of a step in the session that it names, or why there is none. */
export function readSessionOption(
  options: StepOptions,
  {place, programs}: {readonly place: Diagnostic['place']; readonly programs: LinePrograms}
): {readonly options: StepOptions; readonly problems: readonly Diagnostic[]} {
  const {session} = options
  if (bashSessions.includes(session)) return {options, problems: []}
  if (isInterpreter(session)) {
    const named = inSession(options, {name: session, program: interpreterPrograms[session]})
    return {options: named, problems: []}
  }
  const found = Object.hasOwn(programs, session) ? programs[session] : undefined
  if (found) {
    const [program = ''] = found.command
    const prompt = [...(options.prompt ?? []), ...(found.prompt ?? [])]
    return {options: {...inSession(options, {name: session, program}), prompt, session: 'terminal'}, problems: []}
  }
  const problem: Diagnostic = {
    place,
    reason: `There is no session ${quote(session)}`,
    remedy: nearestName(session, [...bashSessions, ...Object.keys(interpreterPrograms), ...Object.keys(programs)]),
    ruleId: 'invalid-option',
    severity: 'error'
  }
  return {options: {...options, session: 'auto'}, problems: [problem]}
}

/** A session of its own for each kind and terminal, for which its program has to be there. */
function inSession(
  options: StepOptions,
  {name, program}: {readonly name: string; readonly program: string}
): StepOptions {
  const {requires, terminal} = options
  return {
    ...options,
    requires: requires.includes(program) ? requires : [...requires, program],
    terminal: terminal === 'T1' ? name : `${terminal} ${name}`
  }
}

/** The program that a session of this name starts with. */
export function programOfSession(name: string, programs: LinePrograms): LinePrograms[string] | undefined {
  const last = name.split(' ').at(-1) ?? ''
  return Object.hasOwn(programs, last) ? programs[last] : undefined
}
