import {type Budget, isWord, type Program} from './program.js'

/** The marks that a thread has passed, last first. */
interface Passed {
  readonly index: number
  /** In code units from the start of the line. */
  readonly at: number
  readonly before: Passed | undefined
}

interface Thread {
  /** Index of the next instruction. */
  readonly pc: number
  readonly passed: Passed | undefined
}

/**
 * Returns where in a line the marks of a program are passed, by index, or `undefined` if the program doesn't match the
 * whole line. Of several matches, the first alternative wins. Takes the same time as `matches`.
 */
export function capture(program: Program, line: string, budget: Budget): ReadonlyMap<number, number> | undefined {
  const reached = new Int32Array(program.length + 1).fill(-1)
  let at = 0

  const addThread = (thread: Thread, list: Thread[]) => {
    const open = [thread]
    for (let next = open.pop(); next; next = open.pop()) {
      const {pc, passed} = next
      if (reached[pc] === at) continue
      budget.left--
      reached[pc] = at
      const instruction = program[pc]
      if (!instruction || instruction.kind === 'character') list.push(next)
      else if (instruction.kind === 'mark') {
        open.push({passed: {at, before: passed, index: instruction.index}, pc: pc + 1})
      } else if (instruction.kind === 'jump') open.push({passed, pc: pc + instruction.to})
      else if (instruction.kind === 'split') {
        const [first, second] = instruction.to
        open.push({passed, pc: pc + second}, {passed, pc: pc + first})
      } else if ((isWord(line[at - 1] ?? '') !== isWord(line[at] ?? '')) !== instruction.negated) {
        open.push({passed, pc: pc + 1})
      }
    }
  }

  let threads: Thread[] = []
  addThread({passed: undefined, pc: 0}, threads)
  while (at < line.length) {
    if (threads.length === 0 || budget.left < 0) return undefined
    const character = String.fromCodePoint(line.codePointAt(at) ?? 0)
    at += character.length
    const next: Thread[] = []
    for (const {pc, passed} of threads) {
      const instruction = program[pc]
      if (instruction?.kind === 'character' && instruction.test(character)) addThread({passed, pc: pc + 1}, next)
    }
    threads = next
  }
  const through = threads.find(({pc}) => pc === program.length)
  if (!through) return undefined
  const marks = new Map<number, number>()
  for (let passed = through.passed; passed; passed = passed.before) {
    if (!marks.has(passed.index)) marks.set(passed.index, passed.at)
  }
  return marks
}
