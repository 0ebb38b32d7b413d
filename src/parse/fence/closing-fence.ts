import {factorySpace} from 'micromark-factory-space'
import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {opensGroup} from '../group.js'
import type {FencedBlock} from './fenced-block.js'
import {execTrailer, trailer} from './trailer.js'

/** The line ending, closing fence and trailer of a block. */
export function closingFence(block: FencedBlock): Construct {
  return {
    partial: true,
    tokenize(effects, ok, nok) {
      return tokenizeClosingFence.call(this, block, {effects, ok, nok})
    }
  }
}

/** The closing fence and trailer at the end of a line of code, such as `EOF` and a fence. */
export function lateClosingFence(block: FencedBlock): Construct {
  return {
    partial: true,
    tokenize(effects, ok, nok) {
      return tokenizeLateClose(block, {effects, ok, nok})
    }
  }
}

function tokenizeClosingFence(
  this: TokenizeContext,
  block: FencedBlock,
  {effects, ok, nok}: {effects: Effects; ok: State; nok: State}
): State {
  const self = this
  block.beginLine()

  return startBefore

  /**
   * At the line ending before what may be a closing fence.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(1)
   *             ^
   *   | ~~~
   * ```
   */
  function startBefore(code: Code): State | undefined {
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    return start
  }

  /**
   * Before closing fence, at optional whitespace.
   *
   * ```markdown
   *   | ~~~js
   *   | alert(1)
   * > | ~~~
   *     ^
   * ```
   */
  function start(code: Code): State | undefined {
    effects.enter('codeFencedFence')
    return markdownSpace(code)
      ? factorySpace(effects, beforeSequenceClose, 'linePrefix')(code)
      : beforeSequenceClose(code)
  }

  /**
   * In closing fence, after optional whitespace, at sequence.
   *
   * ```markdown
   *   | ~~~js
   *   | alert(1)
   * > | ~~~
   *     ^
   * ```
   */
  function beforeSequenceClose(code: Code): State | undefined {
    if (code !== block.marker) return nok(code)
    const tail = self.events[self.events.length - 1]
    if (tail !== undefined && tail[1].type === 'linePrefix') {
      block.lineIndent = tail[2].sliceSerialize(tail[1], true).length
    }

    effects.enter('codeFencedFenceSequence')
    return sequenceClose(code)
  }

  /**
   * In closing fence sequence.
   *
   * ```markdown
   *   | ~~~js
   *   | alert(1)
   * > | ~~~
   *     ^
   * ```
   */
  function sequenceClose(code: Code): State | undefined {
    if (code === block.marker) {
      block.lineSize++
      effects.consume(code)
      return sequenceClose
    }

    // A shorter fence matters too, because it may belong to an example.
    if (block.lineSize < constants.codeFencedSequenceSizeMin) return nok(code)
    effects.exit('codeFencedFenceSequence')
    return markdownSpace(code)
      ? factorySpace(effects, sequenceCloseAfter, 'whitespace')(code)
      : sequenceCloseAfter(code)
  }

  /**
   * After closing fence sequence, after optional whitespace.
   *
   * ```markdown
   *   | ~~~js
   *   | alert(1)
   * > | ~~~
   *        ^
   * ```
   */
  function sequenceCloseAfter(code: Code): State | undefined {
    const isRegular =
      block.lineSize >= block.size &&
      (block.lineIndent < constants.tabSize || self.parser.constructs.disable.null?.includes('codeIndented') === true)

    if (code === codes.eof || markdownLineEnding(code)) {
      block.lineRest = 'blank'
      return isRegular ? closed(code) : nok(code)
    }

    block.lineRest = opensGroup(code) ? 'trailer' : 'text'
    if (isRegular) return effects.attempt(trailer, closed, nok)(code)
    return block.filled && block.mayCloseIrregularly(block.lineSize)
      ? effects.attempt(execTrailer, closed, nok)(code)
      : nok(code)
  }

  /**
   * After closing fence and trailer.
   *
   * ```markdown
   *   | ~~~js
   *   | alert(1)
   * > | ~~~{{exec}}
   *                ^
   * ```
   */
  function closed(code: Code): State | undefined {
    effects.exit('codeFencedFence')
    return ok(code)
  }
}

function tokenizeLateClose(block: FencedBlock, {effects, ok, nok}: {effects: Effects; ok: State; nok: State}): State {
  let size = 0

  return start

  /**
   * At a fence after code on the same line.
   *
   * ```markdown
   *   | cat <<EOF
   * > | EOF```{{exec}}
   *        ^
   * ```
   */
  function start(code: Code): State | undefined {
    effects.enter('codeFencedFence')
    effects.enter('codeFencedFenceSequence')
    return sequence(code)
  }

  /**
   * In that fence.
   *
   * ```markdown
   *   | cat <<EOF
   * > | EOF```{{exec}}
   *         ^
   * ```
   */
  function sequence(code: Code): State | undefined {
    if (code === block.marker) {
      size++
      effects.consume(code)
      return sequence
    }

    if (!block.mayCloseIrregularly(size)) return nok(code)
    effects.exit('codeFencedFenceSequence')
    return effects.attempt(execTrailer, sequenceAfter, nok)(code)
  }

  /**
   * After that fence and its trailer.
   *
   * ```markdown
   *   | cat <<EOF
   * > | EOF```{{exec}}
   *                   ^
   * ```
   */
  function sequenceAfter(code: Code): State | undefined {
    effects.exit('codeFencedFence')
    return ok(code)
  }
}
