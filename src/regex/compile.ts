import {countBackslashes} from '../text/count-backslashes.js'
import type {CharacterTest, Instruction, Program} from './program.js'

/** Most instructions in one program, which limits repeats such as `{1000}`. */
const maxInstructions = 5000
const maxNesting = 100

/** A regular expression that can't be compiled; the message says why. */
export class RegexError extends Error {
  override readonly name = 'RegexError'
}

/**
 * Compiles a regular expression to a program that matches in linear time. The syntax is ECMAScript's with the `u` flag:
 * characters, `.`, classes and escapes, `\b`, groups, `|`, `* + ? {n,m}`. It always matches the whole text, so a leading `^`
 * and a trailing `$` change nothing. Lookaround and backreferences don't exist in linear time. Throws a `RegexError`.
 */
export function compileRegex(source: string): Program {
  return new Compiler(source).program()
}

/** Part of a program, whose jumps count from its own start. */
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
    if (this.#at < this.#characters.length) throw this.#error('It has a `)` without a `(`. Escape it: `\\)`.')
    return piece
  }

  #alternatives(): Piece {
    if (++this.#nesting > maxNesting) throw this.#error(`Its groups are nested more than ${maxNesting} deep.`)
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
        throw this.#error(`Nothing precedes its \`${character}\`. Escape it: \`\\${character}\`.`)
      case '^':
      case '$':
        throw this.#error(
          `\`${character}\` is only allowed at its ${character === '^' ? 'start' : 'end'}. Escape it: \`\\${character}\`.`
        )
      default:
        return one(found => found === character)
    }
  }

  #group(): Piece {
    if (this.#take('?')) {
      const kind = this.#next()
      const named = kind === '<' && /^[\p{ID_Start}_$]$/u.test(this.#peek())
      if (named) while (this.#next() !== '>');
      else if (kind !== ':') throw this.#error("Lookaround isn't supported. Use groups `(…)` or `(?:…)`.")
    }
    const piece = this.#alternatives()
    if (!this.#take(')')) throw this.#error("A group isn't closed. Add a `)`.")
    return piece
  }

  /** Reads the rest of a class, up to its bracket. */
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
    if (/[1-9k]/.test(character)) throw this.#error("Backreferences aren't supported.")
    let text = '\\' + character
    if (/[pPu]/.test(character) && this.#peek() === '{') {
      while (!text.endsWith('}')) text += this.#next()
    } else {
      const digits = character === 'x' ? 2 : character === 'u' ? 4 : character === 'c' ? 1 : 0
      for (let count = 0; count < digits; count++) text += this.#next()
    }
    return one(this.#single(text))
  }

  /** Tests one character with a native regular expression, which can't backtrack there. */
  #single(source: string): CharacterTest {
    let regex: RegExp
    try {
      regex = new RegExp(`^${source}$`, 'su')
    } catch {
      throw this.#error(`\`${source}\` isn't a valid class or escape.`)
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
      // Greedy and lazy repeats are the same, because the whole text has to match.
      this.#take('?')
    }
  }

  #counted(piece: Piece): Piece {
    const rest = this.#characters.slice(this.#at, this.#at + 12).join('')
    const [whole, from, comma, to] = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(rest) ?? []
    if (whole === undefined)
      throw this.#error("Its `{` doesn't start a repeat such as `{2}`, `{2,}` or `{2,5}`. Escape it: `\\{`.")
    this.#at += whole.length
    const least = Number(from)
    const most = comma === '' ? least : to === '' ? undefined : Number(to)
    check(piece.length * Math.max(least, most ?? 0))
    const times: Piece[] = Array.from({length: least}, () => piece)
    if (most === undefined) return concatenate([...times, star(piece)])
    if (most < least) throw this.#error('The numbers of a repeat are out of order. Swap them.')
    return concatenate([...times, upTo(most - least, piece)])
  }

  #peek(): string {
    return this.#characters[this.#at] ?? ''
  }

  #next(): string {
    const character = this.#characters[this.#at++]
    if (character === undefined) throw this.#error('It ends too early.')
    return character
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at++
    return true
  }

  #error(reason: string): RegexError {
    return new RegexError(`The regular expression \`${this.#characters.join('')}\` can't be used. ${reason}`)
  }
}

function check(instructions: number): void {
  if (instructions <= maxInstructions) return
  throw new RegexError(
    `The repeats of the regular expression need more than ${maxInstructions} instructions. Use smaller repeats.`
  )
}

function one(test: CharacterTest): Piece {
  return [{kind: 'character', test}]
}

/** Program that matches any characters. */
export const anyCharacters: Program = star(one(() => true))

/** Returns the program that matches exactly this text. */
export function literal(text: string): Program {
  return [...text].flatMap(character => one(found => found === character))
}

/** Returns the program that matches the first or the second piece. */
export function either(first: Piece, second: Piece): Piece {
  return [{kind: 'split', to: [1, first.length + 2]}, ...first, {kind: 'jump', to: second.length + 1}, ...second]
}

/** Returns the program that matches a piece so many times or less, each time leaving it to the end of all. */
function upTo(most: number, piece: Piece): Piece {
  const size = piece.length + 1
  return Array.from({length: most}).flatMap(
    (_, done): Piece => [{kind: 'split', to: [1, (most - done) * size]}, ...piece]
  )
}

function star(piece: Piece): Piece {
  return [{kind: 'split', to: [1, piece.length + 2]}, ...piece, {kind: 'jump', to: -piece.length - 1}]
}

/** Returns the program that matches the pieces in order. */
export function concatenate(pieces: Iterable<Piece>): Piece {
  const joined: Instruction[] = []
  // `flat` takes several times as long.
  for (const piece of pieces) for (const instruction of piece) joined.push(instruction)
  return joined
}
