import {returns} from '../bash/block-mode.js'
import {guessFailure} from '../bash/failed-line.js'
import {endedBefore, refused} from '../refused-output.js'
import type {StepRequest} from '../session.js'
import {blockCommand} from './block-command.js'
import {entryOf, withoutEcho} from './repl-lines.js'
import {type EntryEnd, type EntryOptions, sendKeys} from './send-keys.js'
import type {Terminal} from './terminal.js'
import {terminalOutput, type UntimedOutput} from './terminal-output.js'
import type {TerminalPrompt} from './terminal-prompt.js'

/** Gives a terminal what a reader would: a block at the shell's prompt, lines to what runs there, or keys. */
export function sendRequest(terminal: Terminal, request: StepRequest): Promise<UntimedOutput> {
  return new Giving(terminal, request).give(request)
}

/** The shell has the line of a block, and does nothing with it. */
const notTaken: UntimedOutput = {
  ending: 'refused',
  omittedBytes: 0,
  reason: "Enter didn't run the block: the prompt still waits. Don't rebind Enter in the shell (`bind`).",
  status: 2,
  text: ''
}

/** Why a line isn't finished that the step above has begun: it's too late to set options of the shell. */
function noOptions(names: readonly string[]): string {
  return `The step above began this line, so ${listed(names)} can't be set for it. Write ${listed(names.map(name => `${name}=false`))}.`
}

function listed(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(' and ')
}

/** One request on its way to a terminal, piece by piece. */
class Giving {
  /** End of its time limit, by `performance.now()`; absent before the first keys, which this program may be stopped before. */
  #deadline: number | undefined
  readonly #request: StepRequest
  readonly #terminal: Terminal

  constructor(terminal: Terminal, request: StepRequest) {
    this.#request = request
    this.#terminal = terminal
  }

  /** Gives it, or what is left of it. */
  async give(left: StepRequest): Promise<UntimedOutput> {
    const {isAtPrompt, prompt, shell} = this.#terminal
    const isLine = left.input === undefined
    shell.screen.begin(left.maxOutput, {
      atMark: isLine && prompt.isShown,
      isBlock: isLine && isAtPrompt
    })
    if (left.input !== undefined) return this.#press(left)
    if (!isAtPrompt && !prompt.isTyped) return this.#typeIn(left)
    return this.#run(left)
  }

  async #press({code, input}: StepRequest): Promise<UntimedOutput> {
    const {prompt} = this.#terminal
    const wasAtPrompt = prompt.isShown
    const end = await this.#send(input === 'keys' ? keyOf(code) : code)
    if (input === 'typed' && prompt.isShown && end.kind === 'waits') prompt.type()
    const output = await terminalOutput(this.#terminal, end)
    // What the shell's own line shows is no output.
    return wasAtPrompt ? {...output, text: ''} : output
  }

  /** Runs a block at the prompt, and types the lines below the one that opens a program into that program. */
  async #run(left: StepRequest): Promise<UntimedOutput> {
    const {code, isSuspended, opensAt, ready, shellOptions} = left
    const {prompt} = this.#terminal
    const lines = code.split('\n')
    const head = lines.slice(0, opensAt ?? lines.length).join('\n')
    const rest = lines.slice(opensAt ?? lines.length).join('\n')
    const {isTyped} = prompt
    if (isTyped && shellOptions) return {...notTaken, reason: noOptions(shellOptions)}
    const entry = isTyped ? `${code}\r` : await this.#prepare({...left, code: head})
    prompt.enter(head)
    const end = await this.#send(entry, {isBlock: !isTyped, isSuspended, ready})
    // What somebody typed may go on in the next line; a block is whole.
    if (!isTyped && end.kind === 'waits' && prompt.isShown) return notTaken
    const printed = await terminalOutput(this.#terminal, end)
    if (!isTyped && end.kind === 'exited' && !prompt.hasBegun) return refused(endedBefore(end.status))
    const output = isTyped ? printed : withFailure(printed, {code: head, prompt})
    if (rest.trim() === '' || isOver(output)) return output
    const {opensAt: _, ...again} = left
    const more = await this.give({...again, code: rest})
    return {...more, text: output.text + more.text}
  }

  async #prepare(block: StepRequest): Promise<string> {
    // What a program has left of an answer of the terminal, or of what was typed, is in the line. Ctrl-U removes it.
    const left = this.#terminal.shell.takeAnswered() || this.#terminal.isStopped ? '\x15' : ''
    this.#terminal.isStopped = false
    return left + (await blockCommand(this.#terminal, block, this.#terminal.begin(this.#request)))
  }

  /** Types the lines of a block into the program that waits, each when it asks for it, until it is left. */
  async #typeIn(left: StepRequest): Promise<UntimedOutput> {
    const {screen} = this.#terminal.shell
    const lines = left.code.split('\n')
    let text = ''
    for (const [index, line] of lines.entries()) {
      const isLast = index === lines.length - 1
      const entry = entryOf(line, {before: lines[index - 1] ?? '', isLast, prompt: screen.cursorLine()})
      for (const each of entry) {
        screen.begin(left.maxOutput)
        const output = await this.#enter(`${each}\r`, {ready: isLast ? left.ready : undefined})
        text += screen.isAlternate ? output.text : withoutEcho(output.text, each)
        if (isOver(output) || isLast) {
          if (each === entry.at(-1) || isOver(output)) return {...output, text: screen.isAlternate ? output.text : text}
        } else if (this.#terminal.isAtPrompt) {
          const more = await this.give({...left, code: lines.slice(index + 1).join('\n')})
          return {...more, text: text + more.text}
        }
      }
    }
    return {ending: 'waits', omittedBytes: 0, status: 0, text}
  }

  async #enter(keys: string, options: Omit<EntryOptions, 'timeout'>): Promise<UntimedOutput> {
    return terminalOutput(this.#terminal, await this.#send(keys, options))
  }

  /** Sends keys and waits, as long as is left of the time limit. */
  #send(keys: string, options: Omit<EntryOptions, 'timeout'> = {}): Promise<EntryEnd> {
    const limit = this.#request.timeout
    this.#deadline ??= performance.now() + limit
    const timeout = limit > 0 ? Math.max(1, this.#deadline - performance.now()) : 0
    return sendKeys(this.#terminal, keys, {...options, timeout})
  }
}

/** Adds the command that failed, as far as can be seen, where the shell couldn't note it. */
function withFailure(output: UntimedOutput, {code, prompt}: {code: string; prompt: TerminalPrompt}): UntimedOutput {
  const hasRun = output.ending === 'returned' && (prompt.end?.how === 'returned' || output.isCutOff)
  if (!hasRun || output.status === 0 || output.failed) return output
  const isCutOff = output.isCutOff ?? returns(code)
  const guess = guessFailure(code, {isCutOff, text: output.text})
  return {...output, ...(isCutOff && {isCutOff}), ...(guess && {failed: {...guess, status: output.status}})}
}

function isOver({ending}: UntimedOutput): boolean {
  return ending !== 'returned' && ending !== 'waits'
}

/** What a key sends: `^C`, `^D`, `^Z`, `^ESC`. */
function keyOf(code: string): string {
  const name = code.trim().slice(1).toUpperCase()
  return name === 'ESC' ? '\x1b' : String.fromCharCode(name.charCodeAt(0) - 64)
}
