/** What one character has to be. */
export type CharacterTest = (character: string) => boolean

/** One instruction of a program that reads a line; the numbers are places of other instructions. */
export type Instruction =
  | {readonly kind: 'boundary'; readonly negated: boolean}
  | {readonly kind: 'character'; readonly test: CharacterTest}
  | {readonly kind: 'jump'; readonly to: number}
  /** Takes nothing, and notes where in the line it was passed. */
  | {readonly kind: 'mark'; readonly index: number}
  | {readonly kind: 'split'; readonly to: readonly [number, number]}

/** A program ends well when it runs off its end at the end of the line. */
export type Program = readonly Instruction[]

/** How many instructions may still be looked at; shared by all programs of one expectation. */
export interface Budget {
  left: number
}

/**
 * Whether the whole line is what the program describes. All ways are followed side by side (Thompson, "Regular
 * Expression Search Algorithm", 1968), so that time is at most the product of the lengths of program and line; no input
 * makes it go back. Answers no when the budget is used up.
 */
export function matches(program: Program, line: string, budget: Budget): boolean {
  const end = program.length
  /** For each instruction the position at which it was last reached. */
  const reached = new Int32Array(end + 1).fill(-1)
  let current: number[] = []
  let next: number[] = []
  let position = 0
  let before = ''

  const follow = (start: number, list: number[], after: string) => {
    const open = [start]
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached[place] === position) continue
      budget.left--
      reached[place] = position
      const instruction = program[place]
      if (!instruction || instruction.kind === 'character') list.push(place)
      else if (instruction.kind === 'jump') open.push(instruction.to)
      else if (instruction.kind === 'split') open.push(...instruction.to)
      else if (instruction.kind === 'mark') open.push(place + 1)
      else if ((isWord(before) !== isWord(after)) !== instruction.negated) open.push(place + 1)
    }
  }

  const characters = [...line]
  follow(0, current, characters[0] ?? '')
  for (const [index, character] of characters.entries()) {
    budget.left--
    if (current.length === 0 || budget.left < 0) return false
    before = character
    position++
    const after = characters[index + 1] ?? ''
    for (const place of current) {
      const instruction = program[place]
      if (instruction?.kind === 'character' && instruction.test(character)) follow(place + 1, next, after)
    }
    const done = current
    current = next
    next = done
    next.length = 0
  }
  return current.includes(end)
}

/** A word character of `\b` (ECMAScript, 22.2.2.9.3). */
export function isWord(character: string): boolean {
  return /^\w$/.test(character)
}
