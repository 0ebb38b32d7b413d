import {type Command, forEachChild, parse, type SyntaxNode} from 'unbash'

/** Commands that run code from elsewhere. */
const runners: ReadonlySet<string> = new Set(['.', 'enable', 'eval', 'fc', 'mapfile', 'readarray', 'source'])
/** Commands that run the command behind them in the same shell. */
const prefixes: ReadonlySet<string> = new Set(['builtin', 'command', 'exec'])

const begin =
  '(?:^|[;&|(){}!`]|\\b(?:then|do|else|elif|if|while|until|time|coproc|command|builtin|exec)\\s(?:\\s*-\\w+\\s)*)\\s*'
/** Where the command itself may be hidden; a cheap look at code before it is parsed. */
const suspicious = new RegExp(
  `${begin}(?:[A-Za-z_]\\w*=\\S*\\s+)*(?:(?:\\.|${[...runners].filter(name => name !== '.').join('|')})(?=\\s)|[^\\s;&|(){}#<>]*["'\\\\$\`*?])`,
  'm'
)

/** Whether shell code runs other code that it doesn't show: from a file, a variable or the output of a command. Linear. */
export function runsHiddenCode(code: string): boolean {
  if (!suspicious.test(code)) return false
  const {commands, errors = []} = parse(code)
  return errors.length > 0 || commands.some(hides)
}

function hides(node: SyntaxNode): boolean {
  if (node.type === 'Command' && isHidden(node)) return true
  let found = false
  forEachChild(node, child => {
    found ||= hides(child)
  })
  return found
}

function isHidden({args, name}: Command): boolean {
  const words = [name, ...args].flatMap(each => (each?.type === 'Word' ? [each] : []))
  const isPrefixed = prefixes.has(words[0]?.value ?? '')
  const word = isPrefixed ? words.slice(1).find(({value}) => !value.startsWith('-')) : words[0]
  if (word === undefined) return false
  // A path names a program.
  return runners.has(word.value) || (!word.text.includes('/') && (word.text !== word.value || /[$`*?]/.test(word.text)))
}
