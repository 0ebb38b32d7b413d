import type {RuleId} from '../model/rule.js'
import type {Step} from '../model/step.js'
import {readCommandLine} from './command-line.js'
import {endsItsWriter, isEndless} from './endless-programs.js'
import {brieflyTerminal, findPrompt} from './interactive-programs.js'
import {readShell} from './shell-commands.js'

/** Something that a rule finds in the code of a step. */
export interface CodeDiagnostic {
  readonly ruleId: RuleId
  /** Where in the code. */
  readonly start: number
  readonly end: number
  /** What was expected, and what was found of the text there: `Expected …, got`. */
  readonly expected: string
  /** What follows the text in the sentence. */
  readonly which: string
  readonly remedy: string
}

/** Finds commands of a step that will wait for a person, and those that run on. */
export function findWaits(step: Step): readonly CodeDiagnostic[] {
  const {code, options} = step
  const {commands, endless} = readShell(code)
  const findings: CodeDiagnostic[] = endless.map(loop => endlessFinding(loop, 'which has no end'))

  for (const {words, start, end, isFed, isBackground, reader} of commands) {
    const line = readCommandLine(words)
    if (isEndless(line) && !isBackground && !(reader && endsItsWriter(line, reader))) {
      findings.push(endlessFinding({end, start}, 'which runs until somebody ends it'))
      continue
    }
    const prompt = isFed || options.stdin !== undefined || isBackground ? undefined : findPrompt(line)
    if (prompt === undefined || prompt === brieflyTerminal || (prompt === 'a pager' && reader)) continue
    findings.push({
      end,
      expected: 'a command that needs no person',
      remedy: 'Give it `stdin="…"`, or an option that answers for the reader, or `skip="…"`.',
      ruleId: 'waits-for-input',
      start,
      which:
        prompt === 'standard input'
          ? 'which reads standard input'
          : `which ${prompt.startsWith('an answer') || prompt.startsWith('answers') || prompt === 'a password' ? 'asks for' : 'opens'} ${prompt}`
    })
  }
  const runsOn = options.service || options.ready !== undefined || (step.kind === 'command' && step.isInterrupted)
  return findings.filter(({ruleId}) => !runsOn || ruleId !== 'runs-forever').sort((a, b) => a.start - b.start)
}

function endlessFinding({start, end}: {readonly start: number; readonly end: number}, which: string): CodeDiagnostic {
  return {
    end,
    expected: 'a command that ends by itself',
    remedy: 'Put `<!-- fencepost service -->` above it, or end it with an option or with `timeout 10s` before it.',
    ruleId: 'runs-forever',
    start,
    which
  }
}
