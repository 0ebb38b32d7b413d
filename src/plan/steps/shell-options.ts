import path from 'node:path'
import {interpreterPrograms, isInterpreter, type LinePrograms} from '../../model/interpreters.js'
import type {PartialStepOptions} from '../../model/settings.js'
import {type StepOptions, shellOptions} from '../../model/step.js'
import type {Diagnostic} from '../diagnostics.js'

/** The sessions whose shell has these options. */
const known: ReadonlySet<string> = new Set(['auto', 'plain', 'sh', 'terminal', 'zsh'])

/** Programs that take commands and pipes, so that a step may fail there without anyone noticing. */
const shells: ReadonlySet<string> = new Set([
  'ash',
  'bash',
  'csh',
  'dash',
  'fish',
  'ksh',
  'mksh',
  'nu',
  'pwsh',
  'sh',
  'tcsh',
  'zsh'
])

/** What is known about a step besides its options. */
export interface ShellOptionContext {
  /** The options that are written at the step itself. */
  readonly own: PartialStepOptions
  /** It runs code, and doesn't type keys or write a file. */
  readonly isCommand: boolean
  readonly place: Diagnostic['place']
  readonly programs: LinePrograms
}

/**
 * The options of a step without those of a shell that its session can't set, and errors about them. Where the session is no
 * shell, those of the front matter or the defaults are for the other steps.
 */
export function readShellOptions(
  options: StepOptions,
  {isCommand, own, place, programs}: ShellOptionContext
): {readonly options: StepOptions; readonly problems: readonly Diagnostic[]} {
  const names = shellOptions.filter(name => options[name])
  if (names.length === 0 || (isCommand && known.has(options.session))) return {options, problems: []}
  const isShell = isCommand && commandOf(options.session, programs).some(word => shells.has(path.basename(word)))
  const lost = names.filter(name => own[name] || isShell)
  const problems = lost.map(
    (name): Diagnostic => ({
      place,
      reason: isCommand
        ? `\`${name}\` can't be set in \`session=${options.session}\``
        : `\`${name}\` can't be set for a step that runs no code`,
      remedy: isCommand
        ? `Run the step in bash, \`sh\` or \`zsh\`, or write \`${name}=false\` at the step.`
        : `Remove \`${name}\` here.`,
      ruleId: 'invalid-option',
      severity: 'error'
    })
  )
  return {options: {...options, errexit: false, pipefail: false}, problems}
}

function commandOf(session: string, programs: LinePrograms): readonly string[] {
  if (isInterpreter(session)) return [interpreterPrograms[session]]
  return (Object.hasOwn(programs, session) && programs[session]?.command) || []
}
