import {type Budget, isWord, type Program} from './program.js'

/** Most characters of one match: what lies further on is never looked at before a match is settled. */
const maxLength = 1000

/** Where a match begins and ends. */
export interface Match {
  readonly start: number
  readonly end: number
}

/** A way through the program that is still open. */
interface Thread {
  readonly place: number
  /** Where its match began. */
  readonly start: number
}

/**
 * Finds all matches in a line, from the left, the longest at each place, none of them empty and none longer than 1,000
 * characters. All ways are followed side by side, so that time grows as the line does. Ends early when the budget is
 * used up.
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

interface Place {
  readonly line: string
  readonly from: number
  readonly budget: Budget
}

function searchFrom(program: Program, {line, from, budget}: Place): Match | undefined {
  /** For each instruction the position after which it was last reached. */
  const reached = new Int32Array(program.length + 1).fill(-1)
  let threads: Thread[] = []
  let best: Match | undefined

  const follow = (thread: Thread, {list, at}: {readonly list: Thread[]; readonly at: number}) => {
    const open = [thread.place]
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached[place] === at) continue
      budget.left--
      reached[place] = at
      const instruction = program[place]
      if (!instruction) {
        // Threads come in the order of their starts, and later ends overwrite earlier ones: the leftmost, the longest.
        if (at > thread.start && (!best || thread.start <= best.start)) best = {end: at, start: thread.start}
      } else if (instruction.kind === 'character') list.push({place, start: thread.start})
      else if (instruction.kind === 'jump') open.push(instruction.to)
      else if (instruction.kind === 'split') open.push(...instruction.to)
      else if (instruction.kind === 'mark') open.push(place + 1)
      else if ((isWord(line[at - 1] ?? '') !== isWord(line[at] ?? '')) !== instruction.negated) open.push(place + 1)
    }
  }

  for (let at = from; at < line.length && budget.left > 0; ) {
    budget.left--
    if (!best) follow({place: 0, start: at}, {at, list: threads})
    if (threads.length === 0 && best) return best
    const character = String.fromCodePoint(line.codePointAt(at) ?? 0)
    at += character.length
    const next: Thread[] = []
    for (const thread of threads) {
      if ((best && thread.start > best.start) || at - thread.start > maxLength) continue
      const instruction = program[thread.place]
      if (instruction?.kind !== 'character' || !instruction.test(character)) continue
      follow({place: thread.place + 1, start: thread.start}, {at, list: next})
    }
    threads = next
  }
  return best
}
