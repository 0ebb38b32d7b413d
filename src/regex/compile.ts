import {countBackslashes} from '../text/count-backslashes.js'
import type {CharacterTest, Instruction, Program} from './program.js'

/** Most instructions of one expression: what a repeat such as `{1000}` may grow to. */
const maxInstructions = 5000
const maxNesting = 100

/** An expression cannot be used; the message says what was expected. */
export class RegexError extends Error {
  override readonly name = 'RegexError'
}

/**
 * Compiles a regular expression to a program that takes linear time. The syntax is ECMAScript's with the `u` flag:
 * characters, `.`, classes and their escapes, `\b`, groups, `|`, `* + ? {n,m}`; `^` at its start and `$` at its end mean
 * nothing, for it always describes the whole of a place. Look-around and back references cannot be had in linear time.
 * Throws a `RegexError`.
 */
export function compileRegex(source: string): Program {
  return new Compiler(source).program()
}

/** A piece of program whose places count from its own start. */
type Piece = readonly Instruction[]

class Compiler {
  readonly #characters: readonly string[]
  #at = 0
  #nesting = 0

  constructor(source: string) {
    const anchored = source.endsWith('$') && countBackslashes(source, source.length - 1) % 2 === 0
    this.#characters = [...source.slice(source.startsWith('^') ? 1 : 0, anchored ? -1 : undefined)]
  }

  program(): Program {
    const piece = this.#alternatives()
    if (this.#at < this.#characters.length) throw this.#expected('a regular expression without a lone `)`')
    return piece
  }

  #alternatives(): Piece {
    if (++this.#nesting > maxNesting) throw this.#expected(`groups nested at most ${maxNesting} deep`)
    let piece = this.#sequence()
    while (this.#take('|')) piece = either(piece, this.#sequence())
    this.#nesting--
    return piece
  }

  #sequence(): Piece {
    const pieces: Piece[] = []
    while (this.#at < this.#characters.length && this.#peek() !== '|' && this.#peek() !== ')') {
      pieces.push(this.#repeated(this.#atom()))
      check(pieces.at(-1)?.length ?? 0)
    }
    return concatenate(pieces)
  }

  #atom(): Piece {
    const character = this.#next()
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return one(this.#class())
      case '.':
        return one(() => true)
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
        throw this.#expected(`something before \`${character}\``)
      case '^':
      case '$':
        throw this.#expected(`\`${character}\` only at an end of the expression, or \`\\${character}\``)
      default:
        return one(found => found === character)
    }
  }

  #group(): Piece {
    if (this.#take('?')) {
      const kind = this.#next()
      const named = kind === '<' && /^[\p{ID_Start}_$]$/u.test(this.#peek())
      if (named) while (this.#next() !== '>');
      else if (kind !== ':') throw this.#expected('groups `(…)` and `(?:…)` alone; look-around takes too long')
    }
    const piece = this.#alternatives()
    if (!this.#take(')')) throw this.#expected('a `)` at the end of each group')
    return piece
  }

  /** The rest of a class, up to its bracket. */
  #class(): CharacterTest {
    let text = '['
    for (let character = this.#next(); character !== ']'; character = this.#next()) {
      text += character === '\\' ? character + this.#next() : character
    }
    return this.#single(text + ']')
  }

  #escape(): Piece {
    const character = this.#next()
    if (character === 'b' || character === 'B') return [{kind: 'boundary', negated: character === 'B'}]
    if (/[1-9k]/.test(character)) throw this.#expected('no back references, which take too long')
    let text = '\\' + character
    if (/[pPu]/.test(character) && this.#peek() === '{') {
      while (!text.endsWith('}')) text += this.#next()
    } else {
      const digits = character === 'x' ? 2 : character === 'u' ? 4 : character === 'c' ? 1 : 0
      for (let count = 0; count < digits; count++) text += this.#next()
    }
    return one(this.#single(text))
  }

  /** A test by the platform's own expressions, for one character: these need not go back. */
  #single(source: string): CharacterTest {
    let regex: RegExp
    try {
      regex = new RegExp(`^${source}$`, 'su')
    } catch {
      throw this.#expected(`a class or an escape that there is, instead of \`${source}\``)
    }
    return character => regex.test(character)
  }

  #repeated(atom: Piece): Piece {
    let piece = atom
    for (;;) {
      if (this.#take('*')) piece = star(piece)
      else if (this.#take('+')) piece = concatenate([piece, star(piece)])
      else if (this.#take('?')) piece = either(piece, [])
      else if (this.#peek() === '{') piece = this.#counted(piece)
      else return piece
      check(piece.length)
      // Lazy or not is the same where the whole place has to match.
      this.#take('?')
    }
  }

  #counted(piece: Piece): Piece {
    const rest = this.#characters.slice(this.#at, this.#at + 12).join('')
    const [whole, from, comma, to] = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(rest) ?? []
    if (whole === undefined) throw this.#expected('a repeat such as `{2}`, `{2,}` or `{2,5}`, or `\\{`')
    this.#at += whole.length
    const least = Number(from)
    const most = comma === '' ? least : to === '' ? undefined : Number(to)
    check(piece.length * Math.max(least, most ?? 0))
    const times: Piece[] = Array.from({length: least}, () => piece)
    if (most === undefined) return concatenate([...times, star(piece)])
    if (most < least) throw this.#expected('a repeat whose second number is the larger')
    let optional: Piece = []
    for (let count = least; count < most; count++) optional = either(concatenate([piece, optional]), [])
    return concatenate([...times, optional])
  }

  #peek(): string {
    return this.#characters[this.#at] ?? ''
  }

  #next(): string {
    const character = this.#characters[this.#at++]
    if (character === undefined) throw this.#expected('a whole regular expression')
    return character
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at++
    return true
  }

  #expected(what: string): RegexError {
    return new RegexError(`Expected ${what}, got \`${this.#characters.join('')}\`.`)
  }
}

function check(instructions: number): void {
  if (instructions <= maxInstructions) return
  throw new RegexError(
    `Expected a regular expression of at most ${maxInstructions} instructions, got more by its repeats.`
  )
}

function one(test: CharacterTest): Piece {
  return [{kind: 'character', test}]
}

/** The program of any characters. */
export const anyCharacters: Program = star(one(() => true))

/** The program of exactly this text. */
export function literal(text: string): Program {
  return [...text].flatMap(character => one(found => found === character))
}

/** The program of the one or the other. */
export function either(first: Piece, second: Piece): Piece {
  const start = first.length + 2
  return [
    {kind: 'split', to: [1, start]},
    ...shift(first, 1),
    {kind: 'jump', to: start + second.length},
    ...shift(second, start)
  ]
}

function star(piece: Piece): Piece {
  return [{kind: 'split', to: [1, piece.length + 2]}, ...shift(piece, 1), {kind: 'jump', to: 0}]
}

/** The program of one after the other. */
export function concatenate(pieces: readonly Piece[]): Piece {
  const joined: Instruction[] = []
  for (const piece of pieces) for (const instruction of shift(piece, joined.length)) joined.push(instruction)
  return joined
}

function shift(piece: Piece, by: number): Piece {
  return piece.map(instruction => {
    switch (instruction.kind) {
      case 'jump':
        return {...instruction, to: instruction.to + by}
      case 'split':
        return {...instruction, to: [instruction.to[0] + by, instruction.to[1] + by]}
      case 'boundary':
      case 'character':
      case 'mark':
        return instruction
      default:
        return instruction satisfies never
    }
  })
}
