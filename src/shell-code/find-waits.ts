import type {RuleId} from '../model/rule.js'
import type {Step} from '../model/step.js'
import {readCommandLine} from './command-line.js'
import {endsItsWriter, isEndless} from './endless-programs.js'
import {brieflyTerminal, findInteraction} from './interactive-programs.js'
import {readShell} from './shell-commands.js'

/** A diagnostic about a part of a step's code. */
export interface CodeDiagnostic {
  readonly ruleId: RuleId
  /** Offsets in the code. */
  readonly start: number
  readonly end: number
  /** What the text there does, after it in a sentence: "`vi a` opens an editor". */
  readonly problem: string
  readonly remedy: string
}

/** Finds commands of a step that wait for a person, and commands that don't end. */
export function findWaits(step: Step): readonly CodeDiagnostic[] {
  const {code, options} = step
  const {commands, endless} = readShell(code)
  const diagnostics: CodeDiagnostic[] = endless.map(loop => endlessDiagnostic(loop, 'never ends'))

  for (const {words, start, end, isFed, isBackground, reader} of commands) {
    const line = readCommandLine(words)
    if (isEndless(line) && !isBackground && !(reader && endsItsWriter(line, reader))) {
      diagnostics.push(endlessDiagnostic({end, start}, 'runs until it is stopped'))
      continue
    }
    const interaction = isFed || options.stdin !== undefined || isBackground ? undefined : findInteraction(line)
    if (interaction === undefined || interaction === brieflyTerminal || (interaction === 'a pager' && reader)) continue
    diagnostics.push({
      end,
      problem: describeInteraction(interaction),
      remedy: 'Give it `stdin="…"`, an option that answers for the reader, or `skip="…"`.',
      ruleId: 'waits-for-input',
      start
    })
  }
  const runsOn = options.service || options.ready !== undefined || (step.kind === 'command' && step.isInterrupted)
  return diagnostics.filter(({ruleId}) => !runsOn || ruleId !== 'runs-forever').sort((a, b) => a.start - b.start)
}

function endlessDiagnostic(
  {start, end}: {readonly start: number; readonly end: number},
  problem: string
): CodeDiagnostic {
  return {
    end,
    problem,
    remedy: 'Put `<!-- fencepost service -->` above it, or end it with an option or `timeout 10s`.',
    ruleId: 'runs-forever',
    start
  }
}

function describeInteraction(interaction: string): string {
  if (interaction === 'standard input') return 'reads standard input'
  const isQuestion = interaction.startsWith('an answer') || interaction.startsWith('answers')
  return `${isQuestion || interaction === 'a password' ? 'asks for' : 'opens'} ${interaction}`
}
