import {type Command, forEachChild, parse, type Redirection, type Statement, type SyntaxNode} from 'unbash'
import {countBackslashes} from '../text/count-backslashes.js'

/** A simple command in shell code. */
export interface ShellCommand {
  /** Its words without quotes; expansions as written. */
  readonly words: readonly string[]
  /** Offsets of its start and end in the code. */
  readonly start: number
  readonly end: number
  /** Whether its standard input is a pipe, a file or a here-document. */
  readonly isFed: boolean
  /** Whether it runs in the background. */
  readonly isBackground: boolean
  /** The words of the command that its output is piped to. */
  readonly reader?: readonly string[]
}

/** A loop that never ends. */
export interface EndlessLoop {
  readonly start: number
  readonly end: number
}

/** The commands and endless loops of shell code. */
export interface ShellCode {
  /** In order, without the commands of functions, which run only when called. */
  readonly commands: readonly ShellCommand[]
  readonly endless: readonly EndlessLoop[]
  /** Whether the shell would ask for another line: an open quote, here-document, list, loop or continuation. */
  readonly isIncomplete: boolean
  /** The delimiters of the here-documents that are open at the end. */
  readonly openDelimiters: readonly string[]
}

interface Context {
  readonly isFed: boolean
  readonly isBackground: boolean
  readonly reader?: readonly string[]
}

/** Reads the commands of shell code and ignores what it can't parse. Linear. */
export function readShell(code: string): ShellCode {
  const commands: ShellCommand[] = []
  const endless: EndlessLoop[] = []
  const {commands: statements, errors = []} = parse(code)
  const openDelimiters: string[] = []
  for (const statement of statements) visit(statement, {isBackground: false, isFed: false})
  // What is missing is "expected" or "unterminated"; an "unexpected" token is an error that no further line fixes.
  const isIncomplete =
    openDelimiters.length > 0 ||
    countBackslashes(code, code.length) % 2 === 1 ||
    errors.some(({message}) => /^(?:expected|unterminated)\b/.test(message))
  return {commands, endless, isIncomplete, openDelimiters}

  function visit(node: SyntaxNode, context: Context): void {
    if ('redirects' in node) checkHereDocuments(node.redirects)
    switch (node.type) {
      case 'Statement':
        visit(node.command, {...context, isBackground: context.isBackground || node.background === true})
        return
      case 'Pipeline':
        for (const [index, each] of node.commands.entries()) {
          const next = node.commands[index + 1]
          const reader = next?.type === 'Command' ? wordsOf(next) : undefined
          visit(each, {...context, isFed: context.isFed || index > 0, ...(reader !== undefined && {reader})})
        }
        return
      case 'Redirected':
        visit(node.command, {...context, isFed: context.isFed || feeds(node.redirects)})
        return
      case 'Command':
        commands.push({
          ...context,
          end: node.end,
          isFed: context.isFed || feeds(node.redirects),
          start: node.pos,
          words: wordsOf(node)
        })
        return
      case 'Function':
      case 'Coproc':
        return
      case 'While':
        if (!context.isBackground && isEndless(node.clause.commands, node.kind, code) && !leaves(code, node.body)) {
          endless.push({end: node.end, start: node.pos})
        }
        forEachChild(node, child => visit(child, context))
        return
      default:
        forEachChild(node, child => visit(child, context))
    }
  }

  function checkHereDocuments(redirects: readonly Redirection[]): void {
    for (const redirect of redirects)
      if (redirect.type === 'HereDoc' && redirect.delimiter !== undefined && redirect.closing === undefined)
        openDelimiters.push(redirect.delimiter.value)
  }
}

function wordsOf({name, args}: Command): readonly string[] {
  const rest = args.flatMap(arg => (arg.type === 'Word' ? [arg.value] : [arg.text]))
  return name === undefined ? [] : [name.value, ...rest]
}

/** Whether redirections change a command's standard input. */
function feeds(redirects: readonly Redirection[]): boolean {
  return redirects.some(
    ({operator, descriptor}) =>
      operator.startsWith('<') &&
      (descriptor === undefined || (descriptor.type === 'FileDescriptor' && descriptor.value === 0))
  )
}

function isEndless(clause: readonly Statement[], kind: string, code: string): boolean {
  const text = clause.map(({pos, end}) => code.slice(pos, end)).join(';')
  return kind === 'until' ? /^false;?$/.test(text) : /^(?:true|:|\[\s*1\s*\]|\(\(\s*1\s*\)\));?$/.test(text)
}

function leaves(code: string, {pos, end}: {readonly pos: number; readonly end: number}): boolean {
  return /\b(?:break|exit|return)\b/.test(code.slice(pos, end))
}
