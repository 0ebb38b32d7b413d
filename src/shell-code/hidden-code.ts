import {type Command, forEachChild, parse, type SyntaxNode} from 'unbash'

/** Commands that run code from elsewhere. */
const runners: ReadonlySet<string> = new Set(['.', 'enable', 'eval', 'fc', 'mapfile', 'readarray', 'source'])
/** Those whose arguments are files or text that they run. */
const reading: ReadonlySet<string> = new Set(['.', 'eval', 'source'])
/** Commands that run the command behind them in the same shell. */
const prefixes: ReadonlySet<string> = new Set(['builtin', 'command', 'exec'])

const begin =
  '(?:^|[;&|(){}!`]|\\b(?:then|do|else|elif|if|while|until|time|coproc|command|builtin|exec)\\s(?:\\s*-\\w+\\s)*)\\s*'
/** Where the command itself may be hidden; a cheap look at code before it is parsed. */
const suspicious = new RegExp(
  `${begin}(?:[A-Za-z_]\\w*=\\S*\\s+)*(?:(?:\\.|${[...runners].filter(name => name !== '.').join('|')})(?=\\s)|[^\\s;&|(){}#<>]*["'\\\\$\`*?])`,
  'm'
)

/** Code from elsewhere that a block runs. */
export interface HiddenCode {
  /** Words of the block that, expanded, are that code or its file. */
  readonly words: readonly string[]
  /** What the block does before that decides what they are: assignments and `cd` without substitutions. */
  readonly settings: readonly string[]
  /** Whether they are all of it, all but what programs print for `eval` or `source`, or less. */
  readonly shown: 'all' | 'files' | 'less'
}

/** What shell code runs that it doesn't show: from a file, a variable or the output of a command. Linear. */
export function hiddenCode(code: string): HiddenCode | undefined {
  if (!suspicious.test(code)) return undefined
  const {commands, errors = []} = parse(code)
  if (errors.length > 0) return {settings: [], shown: 'less', words: []}
  const all = commands.flatMap(command => [...commandsIn(command)])
  const found = all.flatMap(command => readHidden(command) ?? [])
  const last = all.findLastIndex(command => readHidden(command))
  if (found.length === 0) return undefined
  const words = found.flatMap(each => each.words)
  const printed = found.flatMap(each => each.words.filter(isPrinted).map(() => each.isRead))
  const isClear = found.every(({isKnown}) => isKnown) && printed.every(Boolean)
  return {
    settings: all
      .slice(0, last)
      .filter(isSetting)
      .map(({end, pos}) => code.slice(pos, end))
      .filter(text => !isPrinted(text)),
    shown: !isClear ? 'less' : printed.length > 0 ? 'files' : 'all',
    words: words.filter(word => !isPrinted(word))
  }
}

/** A command that runs code from elsewhere. */
interface Hidden {
  readonly words: readonly string[]
  /** Whether `words` are files or text that it runs as code. */
  readonly isRead: boolean
  readonly isKnown: boolean
}

/** Whether a program prints a part of it. */
function isPrinted(text: string): boolean {
  return /[$<>]\(|`/.test(text)
}

function isSetting({args, name, redirects}: Command): boolean {
  if (redirects.length > 0) return false
  return name === undefined || ((name.value === 'cd' || name.value === 'export') && args.length > 0)
}

function* commandsIn(node: SyntaxNode): Generator<Command> {
  if (node.type === 'Command') yield node
  const children: SyntaxNode[] = []
  forEachChild(node, child => {
    children.push(child)
  })
  for (const child of children) yield* commandsIn(child)
}

function readHidden({args, name}: Command): Hidden | undefined {
  const words = [name, ...args].flatMap(each => (each?.type === 'Word' ? [each] : []))
  const isPrefixed = prefixes.has(words[0]?.value ?? '')
  const word = isPrefixed ? words.slice(1).find(({value}) => !value.startsWith('-')) : words[0]
  if (word === undefined) return undefined
  if (runners.has(word.value)) {
    const isRead = reading.has(word.value)
    return {isKnown: isRead, isRead, words: words.slice(words.indexOf(word)).map(({text}) => text)}
  }
  // A path names a program.
  if (word.text.includes('/') || (word.text === word.value && !/[$`*?]/.test(word.text))) return undefined
  return {isKnown: true, isRead: false, words: [word.text]}
}
