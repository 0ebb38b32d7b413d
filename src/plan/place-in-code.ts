import type {Point} from 'unist'
import type {Step} from '../model/step.js'
import type {Lines} from '../text/source-lines.js'

/** The place in a document of an offset in the code of a step. */
export function placeInCode(start: number, {lines, step}: {readonly lines: Lines; readonly step: Step}): Point {
  const above = step.code.slice(0, start).split('\n')
  const line = step.codeLine + above.length - 1
  const row = step.code.split('\n')[above.length - 1] ?? ''
  // `code` lacks the indent of its block, and inline code may begin anywhere on its line.
  const from = line === step.line ? step.column - 1 : 0
  const column = Math.max(from, lines.text(line).indexOf(row, from)) + (above.at(-1)?.length ?? 0) + 1
  return {column, line, offset: lines.start(line) + column - 1}
}
