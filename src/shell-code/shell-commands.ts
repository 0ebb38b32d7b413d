import {type Command, forEachChild, parse, type Redirection, type Statement, type SyntaxNode} from 'unbash'

/** A simple command as it stands in a piece of shell code. */
export interface ShellCommand {
  /** Its words, quotes removed; expansions are as written. */
  readonly words: readonly string[]
  /** Offset of its first character in the code, and the offset behind its last. */
  readonly start: number
  readonly end: number
  /** Its standard input is a pipe, a file or a here-document. */
  readonly isFed: boolean
  /** It runs in the background. */
  readonly isBackground: boolean
  /** What reads its output, where that is a pipe: that command's words. */
  readonly reader?: readonly string[]
}

/** A loop that has no end of its own. */
export interface EndlessLoop {
  readonly start: number
  readonly end: number
}

/** What a piece of code runs, as far as reading it tells. */
export interface ShellCode {
  /** In their order; those of functions are not among them, as defining one runs nothing. */
  readonly commands: readonly ShellCommand[]
  readonly endless: readonly EndlessLoop[]
}

interface Around {
  readonly isFed: boolean
  readonly isBackground: boolean
  readonly reader?: readonly string[]
}

/** Reads shell code; what it cannot read, it leaves out. Linear. */
export function readShell(code: string): ShellCode {
  const commands: ShellCommand[] = []
  const endless: EndlessLoop[] = []
  for (const statement of parse(code).commands) visit(statement, {isBackground: false, isFed: false})
  return {commands, endless}

  function visit(node: SyntaxNode, around: Around): void {
    switch (node.type) {
      case 'Statement':
        visit(node.command, {...around, isBackground: around.isBackground || node.background === true})
        return
      case 'Pipeline':
        for (const [index, each] of node.commands.entries()) {
          const next = node.commands[index + 1]
          const reader = next?.type === 'Command' ? wordsOf(next) : undefined
          visit(each, {...around, isFed: around.isFed || index > 0, ...(reader !== undefined && {reader})})
        }
        return
      case 'Redirected':
        visit(node.command, {...around, isFed: around.isFed || feeds(node.redirects)})
        return
      case 'Command':
        commands.push({
          ...around,
          end: node.end,
          isFed: around.isFed || feeds(node.redirects),
          start: node.pos,
          words: wordsOf(node)
        })
        return
      case 'Function':
      case 'Coproc':
        return
      case 'While':
        if (!around.isBackground && isEndless(node.clause.commands, node.kind, code) && !leaves(code, node.body)) {
          endless.push({end: node.end, start: node.pos})
        }
        forEachChild(node, child => visit(child, around))
        return
      default:
        forEachChild(node, child => visit(child, around))
    }
  }
}

function wordsOf({name, args}: Command): readonly string[] {
  const rest = args.flatMap(arg => (arg.type === 'Word' ? [arg.value] : [arg.text]))
  return name === undefined ? [] : [name.value, ...rest]
}

/** Whether redirections give a command something to read. */
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
