import {mergeStepOptions, readStepOptions} from '../config/step-options.js'
import type {ExecMark} from '../model/mark.js'
import type {PartialStepOptions} from '../model/settings.js'

/** Words and pairs as an author wrote them in one place. */
export interface WrittenOptions {
  readonly words: readonly string[]
  readonly pairs: readonly (readonly [string, string])[]
}

/** What was read from everything an author wrote about one step. */
export interface StepWriting {
  readonly options: PartialStepOptions
  /** The path of a file step. */
  readonly file?: string
  readonly problems: readonly {readonly key: string; readonly reason: string}[]
}

/** The options a mark stands for. */
export function optionsOfMark(mark: ExecMark): PartialStepOptions {
  return {
    ...(mark.terminal !== undefined && {terminal: mark.terminal}),
    ...(mark.interrupt && {interrupt: true})
  }
}

/** Reads what stands about one step in several places; a later place wins. */
export function readWriting(places: readonly WrittenOptions[]): StepWriting {
  let file: string | undefined
  const problems: {readonly key: string; readonly reason: string}[] = []
  const layers = places.map(({words, pairs}) => {
    for (const [key, value] of pairs) if (key === 'file') file = value
    const read = readStepOptions([
      ...words.map(word => [word, ''] as const),
      ...pairs.filter(([key]) => key !== 'file')
    ])
    problems.push(...read.problems)
    return read.options
  })
  return {options: mergeStepOptions(...layers), problems, ...(file !== undefined && {file})}
}
