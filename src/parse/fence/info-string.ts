import {factorySpace} from 'micromark-factory-space'
import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Effects, State} from 'micromark-util-types'

/** Where to continue after the info string of an opening fence. */
export interface InfoStringOptions {
  readonly effects: Effects
  readonly ok: State
  readonly nok: State
  /** The fence character; an info string after backticks can't contain one. */
  readonly marker: Code
}

/** Returns the first state of an info string, language and meta, which ends at the end of its line. */
export function factoryInfoString({effects, ok, nok, marker}: InfoStringOptions): State {
  return start

  /**
   * At info.
   *
   * ```markdown
   * > | ~~~js eval
   *        ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function start(code: Code): State | undefined {
    return tokenizePart('codeFencedFenceInfo', code)
  }

  /**
   * After info and whitespace, before meta.
   *
   * ```markdown
   * > | ~~~js eval
   *           ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function metaBefore(code: Code): State | undefined {
    return code === codes.eof || markdownLineEnding(code) ? ok(code) : tokenizePart('codeFencedFenceMeta', code)
  }

  /** Tokenizes info, which ends at whitespace, or meta. */
  function tokenizePart(type: 'codeFencedFenceInfo' | 'codeFencedFenceMeta', code: Code): State | undefined {
    effects.enter(type)
    effects.enter('chunkString', {contentType: constants.contentTypeString})
    return inside(code)

    /**
     * In info or meta.
     *
     * ```markdown
     * > | ~~~js eval
     *        ^^ ^^^^
     *   | alert(1)
     *   | ~~~
     * ```
     */
    function inside(code: Code): State | undefined {
      const isEnd = code === codes.eof || markdownLineEnding(code)
      if (isEnd || (type === 'codeFencedFenceInfo' && markdownSpace(code))) {
        effects.exit('chunkString')
        effects.exit(type)
        return isEnd ? ok(code) : factorySpace(effects, metaBefore, 'whitespace')(code)
      }

      if (code === codes.graveAccent && code === marker) return nok(code)
      effects.consume(code)
      return inside
    }
  }
}
