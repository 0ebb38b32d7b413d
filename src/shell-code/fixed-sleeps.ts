import type {CommandStep} from '../model/step.js'
import {readCommandLine} from './command-line.js'
import type {CodeDiagnostic} from './find-waits.js'
import {readShell} from './shell-commands.js'

const unitSeconds: Readonly<Record<string, number>> = {'': 1, d: 86_400, h: 3600, m: 60, s: 1}
/** Shorter ones give a program a moment; waiting for a state takes about as long. */
const leastSeconds = 2

/** Finds commands that wait for a fixed time, in the hope that something is ready then. A loop may wait between its tries. */
export function findFixedSleeps({code, isInterrupted, options}: CommandStep): readonly CodeDiagnostic[] {
  if (!code.includes('sleep') || /\b(?:for|until|while)\b/.test(code)) return []
  if (isInterrupted || options.service || options.ready !== undefined) return []
  return readShell(code).commands.flatMap(({end, isBackground, start, words}) => {
    const {args, name} = readCommandLine(words)
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(args[0] ?? '') ?? []
    if (name !== 'sleep' || isBackground || number === undefined) return []
    if (Number(number) * (unitSeconds[unit] ?? 1) < leastSeconds) return []
    return {
      end,
      problem: 'waits for a fixed time, which is too short on a slow machine and too long on all others',
      remedy: 'Remove it, and add `until=1m` to the step that needs the result.',
      ruleId: 'fixed-sleep',
      start
    }
  })
}
