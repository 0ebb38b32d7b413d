import {factorySpace} from 'micromark-factory-space'
import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {opensGroup} from '../group.js'
import {nextLine} from '../next-line.js'
import {factoryFenceContent} from './fence-content.js'
import {FencedBlock} from './fenced-block.js'
import {factoryInfoString} from './info-string.js'
import {strayAccentTrailer, strayTildeTrailer} from './trailer.js'

/**
 * Fenced code that a trailer can close. Based on `code-fenced.js` of micromark-core-commonmark 2.0.3 (CommonMark 0.31.2,
 * section 4.5), with these additions:
 *
 * - A closing fence can have a trailer: groups, one of them a marker of Fencepost, then any text.
 * - An exec marker lets a fence close the block where CommonMark sees no closing fence, if there is code before it: a fence
 *   that is indented by 4 or more, one character shorter than the opening fence, or at the end of a line of code. This
 *   doesn't apply inside a smaller fenced block in the code, which is an example.
 * - A fence with only a trailer before a blank line opens nothing: it closes a block whose opening fence is missing.
 */
export const fence: Construct = {concrete: true, name: 'codeFenced', tokenize: tokenizeFence}

function tokenizeFence(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this
  const block = new FencedBlock()

  return start

  /**
   * Start of code.
   *
   * ```markdown
   * > | ~~~js
   *     ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function start(code: Code): State | undefined {
    const tail = self.events[self.events.length - 1]
    block.indent =
      tail !== undefined && tail[1].type === 'linePrefix' ? tail[2].sliceSerialize(tail[1], true).length : 0

    block.marker = code
    effects.enter('codeFenced')
    effects.enter('codeFencedFence')
    effects.enter('codeFencedFenceSequence')
    return sequenceOpen(code)
  }

  /**
   * In opening fence sequence.
   *
   * ```markdown
   * > | ~~~js
   *      ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function sequenceOpen(code: Code): State | undefined {
    if (code === block.marker) {
      block.size++
      effects.consume(code)
      return sequenceOpen
    }

    if (block.size < constants.codeFencedSequenceSizeMin) return nok(code)
    effects.exit('codeFencedFenceSequence')
    return markdownSpace(code) ? factorySpace(effects, trailerBefore, 'whitespace')(code) : trailerBefore(code)
  }

  /**
   * In opening fence, after the sequence, at a trailer that may show that the fence opens nothing.
   *
   * ```markdown
   * > | ```{{exec}}
   *        ^
   *   |
   * ```
   */
  function trailerBefore(code: Code): State | undefined {
    if (!opensGroup(code)) return infoBefore(code)
    const stray = block.marker === codes.graveAccent ? strayAccentTrailer : strayTildeTrailer
    return effects.attempt(stray, fenceEnd, infoBefore)(code)
  }

  /**
   * At the end of a fence that opens nothing.
   *
   * ```markdown
   * > | ```{{exec}}
   *                ^
   *   |
   * ```
   */
  function fenceEnd(code: Code): State | undefined {
    effects.exit('codeFencedFence')
    // Interrupted content ends here whichever fence this is.
    return self.interrupt ? ok(code) : after(code)
  }

  /**
   * In opening fence, after the sequence (and optional whitespace), before info.
   *
   * ```markdown
   * > | ~~~js
   *        ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function infoBefore(code: Code): State | undefined {
    return code === codes.eof || markdownLineEnding(code)
      ? openingFenceAfter(code)
      : factoryInfoString({effects, marker: block.marker, nok, ok: openingFenceAfter})(code)
  }

  /**
   * At the end of the opening fence's line.
   *
   * ```markdown
   * > | ~~~js
   *          ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function openingFenceAfter(code: Code): State | undefined {
    effects.exit('codeFencedFence')
    return self.interrupt
      ? ok(code)
      : effects.check(nextLine, factoryFenceContent({after, block, effects, nok}), after)(code)
  }

  /**
   * After code.
   *
   * ```markdown
   *   | ~~~js
   *   | alert(1)
   * > | ~~~
   *        ^
   * ```
   */
  function after(code: Code): State | undefined {
    effects.exit('codeFenced')
    return ok(code)
  }
}
