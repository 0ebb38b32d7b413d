import {markdownLineEnding} from 'micromark-util-character'
import {codes} from 'micromark-util-symbol'
import type {Code, Effects, State} from 'micromark-util-types'

/** Returns a state that consumes everything up to the end of the line. */
export function factoryRestOfLine(effects: Effects, ok: State): State {
  return rest

  /**
   * In a line.
   *
   * ```markdown
   * > | ::: code-group
   *        ^^^^^^^^^^^
   * ```
   */
  function rest(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) return ok(code)
    effects.consume(code)
    return rest
  }
}
