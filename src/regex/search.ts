import {type Budget, isWord, type Program} from './program.js'

/** Most characters of one match, which bounds how far a search looks ahead. */
const maxLength = 1000

/** Start and end offset of a match. */
export interface Match {
  readonly start: number
  readonly end: number
}

/** A partial match. */
interface Thread {
  /** Index of the next instruction. */
  readonly pc: number
  /** Offset at which the match starts. */
  readonly start: number
}

/**
 * Returns the matches in a line from left to right: the longest at each offset, never empty, and at most 1,000 characters
 * long. Takes linear time, and stops if the budget is used up.
 */
export function search(program: Program, line: string, budget: Budget): readonly Match[] {
  const found: Match[] = []
  for (let from = 0; from < line.length && budget.left > 0; ) {
    const match = searchFrom(program, {budget, from, line})
    if (!match) break
    found.push(match)
    from = match.end
  }
  return found
}

interface SearchStart {
  readonly line: string
  readonly from: number
  readonly budget: Budget
}

function searchFrom(program: Program, {line, from, budget}: SearchStart): Match | undefined {
  /** The offset at which each instruction was last reached. */
  const reached = new Int32Array(program.length + 1).fill(-1)
  let threads: Thread[] = []
  let best: Match | undefined

  const addThread = (thread: Thread, {list, at}: {readonly list: Thread[]; readonly at: number}) => {
    const open = [thread.pc]
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      if (reached[pc] === at) continue
      budget.left--
      reached[pc] = at
      const instruction = program[pc]
      if (!instruction) {
        // Threads are ordered by start, and a later end replaces an earlier one: leftmost, then longest.
        if (at > thread.start && (!best || thread.start <= best.start)) best = {end: at, start: thread.start}
      } else if (instruction.kind === 'character') list.push({pc, start: thread.start})
      else if (instruction.kind === 'jump') open.push(pc + instruction.to)
      else if (instruction.kind === 'split') open.push(pc + instruction.to[0], pc + instruction.to[1])
      else if (instruction.kind === 'mark') open.push(pc + 1)
      else if ((isWord(line[at - 1] ?? '') !== isWord(line[at] ?? '')) !== instruction.negated) open.push(pc + 1)
    }
  }

  for (let at = from; at < line.length && budget.left > 0; ) {
    budget.left--
    if (!best) addThread({pc: 0, start: at}, {at, list: threads})
    if (threads.length === 0 && best) return best
    const character = String.fromCodePoint(line.codePointAt(at) ?? 0)
    at += character.length
    const next: Thread[] = []
    for (const thread of threads) {
      if ((best && thread.start > best.start) || at - thread.start > maxLength) continue
      const instruction = program[thread.pc]
      if (instruction?.kind !== 'character' || !instruction.test(character)) continue
      addThread({pc: thread.pc + 1, start: thread.start}, {at, list: next})
    }
    threads = next
  }
  return best
}
