import path from 'node:path'
import {execa} from 'execa'
import {type CommandName, commands, isCommandName} from '../../src/cli/commands.js'
import {main} from '../../src/cli/main.js'
import type {CommandContext} from '../../src/commands/context.js'

/** A call of the command line, and all that it printed. */
export interface PrintedCall extends Pick<CommandContext, 'argv' | 'cwd' | 'env'> {
  readonly text: string
}

/** Commands in backticks or at the end of a line, as people copy them. */
const printed = /`((?:npx )?fencepost(?: [^`\n]*)?)`|(?<=^| )(npx fencepost(?: [^\n]*)?)$/gm
/** Words of a command line that stand for others. */
const isPattern = /<\w+>/
/** Commands that need a document, and those that take a line and a run of nothing. */
const readers: ReadonlySet<CommandName> = new Set(['adopt', 'coverage', 'lint', 'list', 'stabilize'])
const runners: ReadonlySet<CommandName> = new Set(['review', 'run', 'update'])

/**
 * Finds what is wrong with the commands that a call suggests: each names `npx`, a shell reads it as it was meant, the
 * command line takes it, the documents in it exist, and it repeats the options of the call. A call that failed for its own
 * options or configuration may suggest a command that fails for the same reason.
 */
export async function brokenHints({argv, cwd, env, text}: PrintedCall): Promise<readonly string[]> {
  const lines = new Set([...text.matchAll(printed)].map(([, quoted, last]) => (quoted ?? last ?? '').trim()))
  const broken: string[] = []
  for (const line of lines) {
    if (isPattern.test(line)) continue
    const words = await readWords(line)
    const problem = words
      ? ((await refusal(words, {cwd, env})) ?? (await forgotten(words, argv)))
      : "it doesn't begin with `npx fencepost`, or a shell can't read it"
    if (problem !== undefined && !text.includes(problem)) broken.push(`${line}: ${problem.trim()}`)
  }
  return broken
}

async function readWords(line: string): Promise<readonly string[] | undefined> {
  const script = `npx() { printf '%s\\0' "$@"; }; fencepost() { exit 1; }; ${line}`
  const {stdout, failed} = await execa('bash', ['-c', script], {reject: false})
  const [program, ...words] = stdout.split('\0').slice(0, -1)
  return failed || program !== 'fencepost' ? undefined : words
}

function commandOf([first]: readonly string[]): CommandName {
  return isCommandName(first) ? first : 'run'
}

/** Why the command line refuses a command; undefined if it takes it. Nothing runs. */
async function refusal(words: readonly string[], {cwd, env}: Pick<PrintedCall, 'cwd' | 'env'>) {
  const name = commandOf(words)
  const [first] = words
  if (first === 'help' || !(readers.has(name) || runners.has(name))) {
    // `init` writes files, so its help stands for it.
    const {status, stderr} = await call(first === 'help' ? words : [...words, '--help'], {cwd, env})
    return status === 0 ? undefined : stderr
  }
  const {status, stderr} = await call([...words, '--help'], {cwd, env})
  if (status !== 0) return stderr
  const rest = isCommandName(first) ? words.slice(1) : words
  const selection = await selectionIn(rest, name)
  const listed = await call(readers.has(name) ? ['list', ...selection] : ['run', ...selection, '--list'], {cwd, env})
  return listed.status === 2 ? listed.stderr : undefined
}

/** The arguments that a list takes: paths, and options that select steps. */
async function selectionIn(words: readonly string[], name: CommandName): Promise<readonly string[]> {
  const {flags} = await commands[name].load()
  const listed = readers.has(name)
    ? ['config', 'select', 'skip-tag', 'tag']
    : ['config', 'name', 'network', 'sandbox', 'select', 'skip-tag', 'tag', 'var', 'workspace']
  const chosen = new Set(listed)
  const kept: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const flag = /^--([\w-]+)/.exec(word)?.[1]
    const takesValue = flag !== undefined && flags[flag]?.type === 'string' && !word.includes('=')
    const value = takesValue ? words[++index] : undefined
    if (flag === 'accept' && value !== undefined) kept.push(value)
    else if (flag === undefined || chosen.has(flag)) kept.push(word, ...(value === undefined ? [] : [value]))
  }
  return kept
}

/** An option of the call that a command which takes it doesn't repeat; undefined if it repeats all. */
async function forgotten(words: readonly string[], argv: readonly string[]): Promise<string | undefined> {
  const name = commandOf(words)
  if (words[0] === 'help' || name === 'init') return undefined
  const {flags} = await commands[name].load()
  const called = isCommandName(argv[0]) ? argv.slice(1) : argv
  const hasLine = words.some(word => /:\d+$/.test(word))
  for (const [index, word] of called.entries()) {
    const flag = /^--([\w-]+)$/.exec(word)?.[1] ?? ''
    if (!flags[flag]?.repeated || (flag === 'name' && hasLine)) continue
    const value = flags[flag]?.type === 'string' ? called[index + 1] : undefined
    const at = words.indexOf(word)
    if (at === -1 || (value !== undefined && !words.includes(value))) return `it doesn't repeat ${word} ${value ?? ''}`
  }
  return undefined
}

async function call(argv: readonly string[], {cwd, env}: Pick<PrintedCall, 'cwd' | 'env'>) {
  let stderr = ''
  const status = await main({
    argv,
    color: false,
    cwd: path.resolve(cwd),
    env,
    signal: new AbortController().signal,
    stderr: text => {
      stderr += text
    },
    stdout: () => {}
  }).catch(error => {
    stderr += String(error)
    return 2
  })
  return {status, stderr}
}
