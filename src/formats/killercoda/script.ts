import {basename} from 'node:path'
import type {VFileMessage} from 'vfile-message'
import type {RuleId} from '../../model/rule.js'
import type {CommandStep, StepOptions} from '../../model/step.js'
import {toMessage} from '../../plan/diagnostics.js'
import {shellQuote} from '../../session/system/shell-quote.js'

/** A script of a scenario, as it is on disk. */
export interface ScriptSource {
  /** Path as reported, and absolute. */
  readonly file: string
  readonly path: string
  readonly text: string
  readonly isExecutable: boolean
  readonly role: 'background' | 'foreground' | 'verify'
  readonly options: StepOptions
}

/** A script as the one step of its file, and what there is to say of it. Pure. */
export function planScript({file, path, text, isExecutable, role, options}: ScriptSource) {
  const source = text.replace(/\r\n/g, '\n').replace(/^\uFEFF/, '')
  const [, interpreter] = /^#!\s*(.+)/.exec(source) ?? []
  const isShell = interpreter === undefined || /\b(?:ba|da|z|k)?sh\b/.test(interpreter)
  const messages: VFileMessage[] = []
  // The hosted page runs it all the same.
  const say = (ruleId: RuleId, reason: string, remedy: string) =>
    messages.push(toMessage(file, {place: {column: 1, line: 1}, reason, remedy, ruleId, severity: 'info'}))
  const before = text.indexOf('\r\n')
  if (before >= 0) {
    messages.push(
      toMessage(file, {
        place: {column: 1, line: text.slice(0, before).split('\n').length},
        reason: 'Expected lines that end in LF, got CRLF, which a shell takes for a part of the command elsewhere',
        remedy: 'Save it with LF; `* text=auto eol=lf` in `.gitattributes` keeps it so.',
        ruleId: 'script-line-ends',
        severity: 'warning'
      })
    )
  }
  if (role === 'verify' && interpreter === undefined) {
    say('script-shebang', 'Expected a line such as `#!/bin/bash` first, got none', 'Name the interpreter.')
  }
  if (role === 'verify' && !isExecutable) {
    say('script-run-bit', 'Expected a script that may be run, got one without a run bit', `\`chmod +x ${file}\`.`)
  }
  const step: CommandStep = {
    code: isShell ? source.replace(/\n$/, '') : inOtherLanguage({interpreter, name: basename(path), source}),
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

interface OtherLanguage {
  readonly interpreter: string
  /** The file's name: some interpreters go by its extension. */
  readonly name: string
  readonly source: string
}

/**
 * The commands that run a script in another language: from a copy, as a sandbox may not see the file. Its lines keep their
 * numbers, the first stands for the one that names the interpreter.
 */
function inOtherLanguage({interpreter, name, source}: OtherLanguage): string {
  const lines = source.replace(/\n$/, '').split('\n').slice(1)
  let end = 'END_OF_SCRIPT'
  while (lines.includes(end)) end += '_'
  const file = `"$folder"/${shellQuote(name)}`
  const copy = `folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && { echo; cat; } >${file}`
  return [`(${copy} && ${interpreter} ${file} </dev/null) <<'${end}'`, ...lines, end].join('\n')
}

/** Whether a script can print `done`: then it passes only if it does (Katacoda's rule). */
export function canPrintDone(code: string): boolean {
  const says = /\b(?:echo|printf|print)(?:\s+-\w+)*[\s(]\s*(["']?)done(?:\\n)?\1\)?\s*(?:$|[;&|)}])/m
  return says.test(code.replace(/^\s*#.*$/gm, ''))
}
