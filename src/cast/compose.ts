import {rewriteTape} from '../engine/cast/rewrite-tape.js'
import type {Outcome} from '../model/outcome.js'
import type {Take, TapeEvent} from '../model/output.js'
import type {CastOptions} from '../model/settings.js'
import type {FileStep, Step} from '../model/step.js'
import type {Mask} from '../secrets/create-mask.js'
import {quoteReadably} from '../session/system/shell-quote.js'
import type {CastEvent} from './cast.js'
import {splitPrompt} from './split-prompt.js'
import {meanPause, typeKeys} from './typing.js'

/** A step that was played. */
export interface PlayedStep {
  readonly step: Step
  readonly outcome: Outcome
  readonly takes?: readonly Take[]
}

export interface ComposeOptions extends Pick<CastOptions, 'idle' | 'typing'> {
  readonly mask: Mask | undefined
}

/** Milliseconds before the first key, and from the last key of a command to Enter. */
const beforeTyping = 600
const beforeEnter = 250
/** Milliseconds to read a line, and whatever was printed. */
const perLine = 100
const leastReading = 800
/** Pauses of programs are shown in whole seconds, so that a cast doesn't change with the load of the machine. */
const second = 1000

/** The prompts of interpreters. */
const prompts: Readonly<Record<string, string>> = {fish: '> ', node: '> ', python: '>>> ', ruby: 'irb> ', zsh: '% '}

/** Whether a step is in the cast: it ran, and readers see it. */
export function isShown({outcome, step}: Pick<PlayedStep, 'outcome' | 'step'>): boolean {
  return !step.hidden && !step.options.hide && outcome.kind !== 'skipped'
}

/** What a terminal shows of the steps that readers see. Pure. */
export function composeCast(steps: readonly PlayedStep[], options: ComposeOptions): CastEvents {
  const composer = new Composer(options)
  for (const each of steps.filter(isShown)) composer.play(each)
  return composer.end()
}

export interface CastEvents {
  readonly events: readonly CastEvent[]
  readonly duration: number
}

class Composer {
  readonly #options: ComposeOptions
  readonly #events: CastEvent[] = []
  #now = 0
  /** What is left of the cursor: nothing yet, a prompt, a command that isn't entered, or a program that runs. */
  #line: 'free' | 'prompt' | 'running' | 'typed' = 'free'
  #prompted = '$ '
  /** Terminals with commands at the prompt of their shell. */
  readonly #shells = new Set<string>()
  /** The prompt at which the program of a session waits, by its terminal. */
  readonly #programPrompts = new Map<string, string>()
  /** Milliseconds to read what was printed last. */
  #reading = 0
  /** The session that readers look at. */
  #terminal: string | undefined

  constructor(options: ComposeOptions) {
    this.#options = options
  }

  play({step, takes = []}: PlayedStep): void {
    this.#events.push({at: this.#now, kind: 'marker', text: this.#masked(step.id)})
    if (step.kind === 'file') this.#playFile(step)
    for (const [index, take] of takes.entries()) this.#playTake(take, {isFirst: index === 0, step})
  }

  end(): CastEvents {
    if (this.#line === 'free') this.#prompt('$ ')
    this.#think()
    return {duration: this.#now + this.#options.idle, events: this.#events}
  }

  #playFile(step: FileStep): void {
    this.#enter(step.options.cast ?? commandFor(step), step)
    this.#line = 'free'
  }

  #playTake(take: Take, {isFirst, step}: {readonly isFirst: boolean; readonly step: Step}): void {
    this.#show(this.#rewritten(take.before))
    if (take.before.length > 0) this.#line = 'free'
    const given = step.options.cast
    if (take.place !== 'program' && step.kind !== 'keys') {
      if (step.kind === 'typed') this.#type(given ?? take.code, step)
      // Only the first of several commands stands for all of them.
      else if (given === undefined || (isFirst && given !== '')) this.#enter(given ?? take.code, step)
    }
    if (step.kind === 'typed' && take.place !== 'program') {
      this.#line = 'typed'
      return
    }
    const {terminal} = step.options
    if (take.place !== 'program') this.#shells.add(terminal)
    // Where nobody has opened the program, it belongs to the session.
    const isSession = !this.#shells.has(terminal)
    const printed = this.#show(this.#rewritten(isSession ? this.#atPrompt(terminal, take) : take.events))
    this.#line = take.isDone || isSession ? 'free' : 'running'
    this.#reading = Math.max(leastReading, perLine * (printed.split('\n').length - 1))
  }

  /** What is shown of a step in the program of a session, which starts at its prompt and leaves a free line. */
  #atPrompt(terminal: string, {events}: Take): readonly TapeEvent[] {
    const {events: shown, prompt} = splitPrompt(events)
    this.#prompt(this.#programPrompts.get(terminal) ?? prompt)
    this.#programPrompts.set(terminal, prompt)
    return shown
  }

  #rewritten(events: readonly TapeEvent[]): readonly TapeEvent[] {
    return rewriteTape(events, text => this.#masked(text))
  }

  #masked(text: string): string {
    return this.#options.mask?.(text) ?? text
  }

  /** Types a command at the prompt and presses Enter. */
  #enter(code: string, step: Step): void {
    this.#type(code, step)
    this.#pause(beforeEnter)
    this.#print('\r\n')
  }

  #type(code: string, step: Step): void {
    const {session, terminal} = step.options
    if (this.#line !== 'typed') {
      const own = prompts[session] ?? '$ '
      this.#terminal ??= terminal
      const isNamed = terminal !== this.#terminal && !(session in prompts)
      this.#prompt(isNamed ? `${terminal} ${own}` : own)
    }
    this.#think()
    const typed = this.#masked(code).replace(/^\n+|\n+$/g, '')
    const lines = typed.split('\n')
    const mean = meanPause(typed, this.#options.typing)
    let isOpen = false
    for (const [index, line] of lines.entries()) {
      // Behind a comment, a shell is at its prompt again.
      if (index > 0) this.#print(`\r\n${isOpen ? (session in prompts ? '... ' : '> ') : this.#prompted}`)
      isOpen ||= !/^\s*(?:#|$)/.test(line)
      this.#typeText(line, mean)
    }
  }

  #typeText(text: string, mean = meanPause(text, this.#options.typing)): void {
    for (const keys of typeKeys(text, mean)) {
      this.#now += keys.pause
      this.#print(keys.text)
    }
  }

  #prompt(text: string): void {
    if (this.#line === 'running') this.#print('\r\n')
    this.#print(text)
    this.#prompted = text
    this.#line = 'prompt'
  }

  /** Shows what came of a terminal; returns what was printed. */
  #show(events: readonly TapeEvent[]): string {
    let before = 0
    let all = ''
    /** What was typed into the program, and isn't shown yet. */
    let echo = ''
    for (const {at, kind, text} of events) {
      if (kind === 'typed') {
        this.#think()
        echo = text.replace(/\r$/, '').replace(/[\x00-\x1f]/g, key => `^${String.fromCharCode(key.charCodeAt(0) + 64)}`)
        before = at
        continue
      }
      this.#pause(Math.floor((at - before) / second) * second)
      before = at
      let shared = 0
      while (shared < echo.length && echo[shared] === text[shared]) shared++
      if (shared > 0) this.#typeText(text.slice(0, shared))
      echo = shared === text.length ? echo.slice(shared) : ''
      if (text.length > shared) this.#print(text.slice(shared))
      all += text
    }
    return all
  }

  /** Waits as a person does who reads, and is about to type. */
  #think(): void {
    this.#pause(Math.max(beforeTyping, this.#reading))
    this.#reading = 0
  }

  #pause(length: number): void {
    this.#now += Math.min(length, this.#options.idle)
  }

  /** Prints at this moment, with what was printed at the same one. */
  #print(text: string): void {
    const last = this.#events.at(-1)
    if (last?.kind === 'output' && last.at === this.#now) {
      this.#events[this.#events.length - 1] = {...last, text: last.text + text}
    } else this.#events.push({at: this.#now, kind: 'output', text})
  }
}

/** A command that writes the file of a step; a comment for an edit within it. */
function commandFor({code, edit, path}: FileStep): string {
  if (edit?.target === 'insert' || edit?.target === 'prepend') return `# Edit ${path}`
  const folder = path.includes('/') ? `mkdir -p ${quoteReadably(path.slice(0, path.lastIndexOf('/')) || '/')} && ` : ''
  const lines = code.replace(/\n$/, '').split('\n')
  const end = ['EOF', 'END', 'END_OF_FILE'].find(word => !lines.includes(word)) ?? 'END_OF_TEXT'
  return `${folder}cat ${edit?.target === 'append' ? '>>' : '>'}${quoteReadably(path)} <<'${end}'\n${lines.join('\n')}\n${end}`
}
