/** Whether one character matches. */
export type CharacterTest = (character: string) => boolean

/** One instruction of a program; `to` holds the distances to other instructions, so that programs can be joined. */
export type Instruction =
  | {readonly kind: 'boundary'; readonly negated: boolean}
  | {readonly kind: 'character'; readonly test: CharacterTest}
  | {readonly kind: 'jump'; readonly to: number}
  /** Consumes nothing, and records where in the line it was passed. */
  | {readonly kind: 'mark'; readonly index: number}
  | {readonly kind: 'split'; readonly to: readonly [number, number]}

/** A program matches if it reaches its end at the end of the line. */
export type Program = readonly Instruction[]

/** Number of instructions that may still be executed; shared by all programs of one expectation. */
export interface Budget {
  left: number
}

/**
 * Whether the program matches the whole line. All threads advance together (Thompson, "Regular Expression Search
 * Algorithm", 1968), so the time is at most the product of the lengths of program and line. Returns `false` if the budget
 * is used up.
 */
export function matches(program: Program, line: string, budget: Budget): boolean {
  const end = program.length
  /** The position at which each instruction was last reached. */
  const reached = new Int32Array(end + 1).fill(-1)
  let current: number[] = []
  let next: number[] = []
  let position = 0
  let before = ''

  const addThread = (start: number, list: number[], after: string) => {
    const open = [start]
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      if (reached[pc] === position) continue
      budget.left--
      reached[pc] = position
      const instruction = program[pc]
      if (!instruction || instruction.kind === 'character') list.push(pc)
      else if (instruction.kind === 'jump') open.push(pc + instruction.to)
      else if (instruction.kind === 'split') open.push(pc + instruction.to[0], pc + instruction.to[1])
      else if (instruction.kind === 'mark') open.push(pc + 1)
      else if ((isWord(before) !== isWord(after)) !== instruction.negated) open.push(pc + 1)
    }
  }

  const characters = [...line]
  addThread(0, current, characters[0] ?? '')
  for (const [index, character] of characters.entries()) {
    budget.left--
    if (current.length === 0 || budget.left < 0) return false
    before = character
    position++
    const after = characters[index + 1] ?? ''
    for (const pc of current) {
      const instruction = program[pc]
      if (instruction?.kind === 'character' && instruction.test(character)) addThread(pc + 1, next, after)
    }
    const done = current
    current = next
    next = done
    next.length = 0
  }
  return current.includes(end)
}

/** Whether a character is a word character for `\b` (ECMAScript, 22.2.2.9.3). */
export function isWord(character: string): boolean {
  return /^\w$/.test(character)
}
