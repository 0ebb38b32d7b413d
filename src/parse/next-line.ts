import {factorySpace} from 'micromark-factory-space'
import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'

/** At a line ending: another line of the same container follows. */
export const nextLine: Construct = {partial: true, tokenize: tokenizeNextLine}

/** At a line ending: another line of the same container follows, and it isn't blank. */
export const filledLine: Construct = {partial: true, tokenize: tokenizeFilledLine}

function tokenizeNextLine(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this

  return start

  /**
   * At the line ending.
   *
   * ```markdown
   * > | ~~~js
   *          ^
   *   | alert(1)
   * ```
   */
  function start(code: Code): State | undefined {
    if (code === codes.eof) return nok(code)
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    return lineStart
  }

  /**
   * At the start of the next line.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(1)
   *     ^
   * ```
   */
  function lineStart(code: Code): State | undefined {
    return self.parser.lazy[self.now().line] === true ? nok(code) : ok(code)
  }
}

function tokenizeFilledLine(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  return effects.attempt(nextLine, lineStart, nok)

  /**
   * At the start of the next line.
   *
   * ```markdown
   *   | ```{{exec}}
   * > |   ls
   *     ^
   * ```
   */
  function lineStart(code: Code): State | undefined {
    return markdownSpace(code) ? factorySpace(effects, prefixAfter, 'linePrefix')(code) : prefixAfter(code)
  }

  /**
   * After the whitespace of the next line.
   *
   * ```markdown
   *   | ```{{exec}}
   * > |   ls
   *       ^
   * ```
   */
  function prefixAfter(code: Code): State | undefined {
    return code === codes.eof || markdownLineEnding(code) ? nok(code) : ok(code)
  }
}
