import type {Capture, Step} from '../../model/step.js'
import {capture} from '../../regex/capture.js'
import {compileRegex, concatenate} from '../../regex/compile.js'
import type {Budget, Instruction} from '../../regex/program.js'
import {search} from '../../regex/search.js'
import type {Session} from '../../session/session.js'
import {shellQuote} from '../../session/system/shell-quote.js'
import {fillIn, type Variables} from '../../shell-code/fill-in.js'

/** Instructions that one capture may execute. */
const budgetSize = 50_000_000
/** Shorter values may occur in output by chance. */
const leastLength = 4
/** What can end a word or a string, begin a command, or be replaced, in quotes or outside of them. */
const unsafe = /['"`$\\;&|<>()\p{Cc}]|(?:^|\s)#/u

/** Captured values, and the names of those that a session doesn't have yet. */
export interface RestoredCaptures {
  readonly captured: Readonly<Record<string, string>>
  readonly missing: readonly string[]
}

/** The variables of a document: those of its settings, and those that its steps capture from output. */
export class Captures {
  readonly #values: Map<string, string>
  readonly #captured = new Set<string>()
  /** Variables that a session doesn't have yet. */
  readonly #missing = new Map<Session, Set<string>>()

  constructor(variables: Readonly<Record<string, string>>) {
    this.#values = new Map(Object.entries(variables))
  }

  get variables(): Variables {
    return this.#values
  }

  /** The values that steps captured. */
  get captured(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#captured].map(name => [name, this.#values.get(name) ?? '']))
  }

  /** The values that a session doesn't have yet, by name. */
  missingIn(session: Session): readonly string[] {
    return [...(this.#missing.get(session) ?? this.#captured)]
  }

  /** Replaces all captured values by those of an earlier run, of which a session misses some. */
  restore(session: Session, {captured, missing}: RestoredCaptures): void {
    this.#captured.clear()
    for (const [name, value] of Object.entries(captured)) {
      this.#values.set(name, value)
      this.#captured.add(name)
    }
    this.#missing.set(session, new Set(missing))
  }

  /**
   * The first captured value that may not replace its placeholder in some code: it would be read as code. A program that a
   * document runs chooses it.
   */
  unsafeIn(code: string): string | undefined {
    return [...this.#captured].find(
      name => unsafe.test(this.#values.get(name) ?? '') && fillIn(code, new Map([[name, '']])) !== code
    )
  }

  /** Takes the values that a step captures from its output. Returns the captures that match nothing. */
  read({options}: Step, output: string): readonly Capture[] {
    return (options.capture ?? []).filter(each => {
      const value = findValue(each, output)
      if (value === undefined) return true
      this.#values.set(each.name, value)
      this.#captured.add(each.name)
      for (const missing of this.#missing.values()) missing.add(each.name)
      return false
    })
  }

  /** Sets the captured variables of a session that it doesn't have yet. */
  async apply(session: Session, timeout: number): Promise<void> {
    const missing = this.#missing.get(session) ?? new Set(this.#captured)
    this.#missing.set(session, missing)
    if (missing.size === 0 || !session.isAtPrompt) return
    const code = `export ${[...missing].map(name => `${name}=${shellQuote(this.#values.get(name) ?? '')}`).join(' ')}`
    missing.clear()
    await session.run({code, env: {}, maxOutput: 1024, stream: 'both', timeout})
  }

  /** Replaces captured values in an output by the names of their variables: `[ID]`. */
  hide(output: string): string {
    if (this.#captured.size === 0) return output
    let text = output
    for (const name of this.#captured) {
      const value = this.#values.get(name) ?? ''
      if (value.length >= leastLength) text = text.replaceAll(value, `[${name}]`)
    }
    return text
  }
}

function findValue({parts, pattern}: Capture, output: string): string | undefined {
  const budget: Budget = {left: budgetSize}
  const whole = compileRegex(pattern)
  const mark = (index: number): readonly Instruction[] => [{index, kind: 'mark'}]
  const [before, inside, after] = parts.map(part => compileRegex(part))
  const program = concatenate([before ?? [], mark(0), inside ?? [], mark(1), after ?? []])
  for (const line of output.split('\n')) {
    const [match] = search(whole, line, budget)
    if (!match) continue
    const text = line.slice(match.start, match.end)
    const marks = capture(program, text, budget)
    if (marks) return text.slice(marks.get(0) ?? 0, marks.get(1) ?? text.length)
  }
  return undefined
}
