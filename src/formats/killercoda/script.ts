import type {VFileMessage} from 'vfile-message'
import type {CommandStep, StepOptions} from '../../model/step.js'
import {toMessage} from '../../plan/diagnostics.js'

/** A script of a scenario. */
export interface ScriptSource {
  /** Path as reported. */
  readonly file: string
  readonly text: string
  readonly role: 'background' | 'foreground' | 'verify'
  readonly options: StepOptions
}

/** The one step of a script, and its diagnostics. Pure. */
export function planScript({file, options, role, text}: ScriptSource) {
  const source = text.replace(/\r\n/g, '\n').replace(/^\uFEFF/, '')
  const messages: VFileMessage[] = []
  const before = text.indexOf('\r\n')
  if (before >= 0) {
    messages.push(
      toMessage(file, {
        place: {column: 1, line: text.slice(0, before).split('\n').length},
        reason: 'The lines end in CRLF, which other shells read as a part of the command',
        remedy: 'Save the file with LF. `* text=auto eol=lf` in `.gitattributes` keeps it that way.',
        ruleId: 'script-line-ends',
        severity: 'warning'
      })
    )
  }
  if (role === 'verify' && !source.startsWith('#!')) {
    // Killercoda runs it all the same.
    messages.push(
      toMessage(file, {
        place: {column: 1, line: 1},
        reason: 'The script names no interpreter',
        remedy: 'Start it with a line such as `#!/bin/bash`.',
        ruleId: 'script-shebang',
        severity: 'info'
      })
    )
  }
  const step: CommandStep = {
    code: source.replace(/\n$/, ''),
    codeLine: 1,
    column: 1,
    endLine: source.replace(/\n$/, '').split('\n').length,
    hidden: true,
    id: role,
    kind: 'command',
    language: 'sh',
    line: 1,
    options,
    ordinal: 1,
    title: role
  }
  return {messages, steps: source.trim() === '' ? [] : [step]}
}

/** Whether a script can print `done`: then it passes only if it prints it, as on Katacoda. */
export function canPrintDone(code: string): boolean {
  const says = /\b(?:echo|printf|print)(?:\s+-\w+)*[\s(]\s*(["']?)done(?:\\n)?\1\)?\s*(?:$|[;&|)}])/m
  return says.test(code.replace(/^\s*#.*$/gm, ''))
}
