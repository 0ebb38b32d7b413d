import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {nextLine} from '../next-line.js'

// A comment of MDX is a block comment of JavaScript in braces: {/* fencepost skip */}

/** A comment of MDX on lines of its own. */
export const mdxCommentFlow: Construct = {
  concrete: true,
  name: 'mdxCommentFlow',
  tokenize(effects, ok, nok) {
    return tokenizeComment.call(this, effects, {data: 'htmlFlowData', node: 'htmlFlow', nok, ok})
  }
}

/** A comment of MDX in a line of text. */
export const mdxCommentText: Construct = {
  name: 'mdxCommentText',
  tokenize(effects, ok, nok) {
    return tokenizeComment.call(this, effects, {data: 'htmlTextData', node: 'htmlText', nok, ok})
  }
}

interface CommentTokens {
  readonly node: 'htmlFlow' | 'htmlText'
  readonly data: 'htmlFlowData' | 'htmlTextData'
  readonly ok: State
  readonly nok: State
}

/** The parsers of documents, and the tokenizers of texts, in which a comment was found to have no end. */
const unclosed = new WeakSet<object>()

function tokenizeComment(this: TokenizeContext, effects: Effects, {data, node, nok, ok}: CommentTokens): State {
  const owner = node === 'htmlFlow' ? this.parser : this
  const isFlow = node === 'htmlFlow'
  const opening = [codes.leftCurlyBrace, codes.slash, codes.asterisk] as const
  const closing = [codes.asterisk, codes.slash, codes.rightCurlyBrace] as const
  let at = 0
  return start

  /**
   * At the opening brace.
   *
   * ```markdown
   * > | {/* fencepost
   *     ^
   *   | skip
   * ```
   */
  function start(code: Code): State | undefined {
    // Else every opening brace of the document would be followed to its end.
    if (unclosed.has(owner)) return nok(code)
    effects.enter(node)
    effects.enter(data)
    return inOpening(code)
  }

  function inOpening(code: Code): State | undefined {
    if (code !== opening[at]) return nok(code)
    at++
    effects.consume(code)
    if (at < opening.length) return inOpening
    at = 0
    return inside
  }

  function inside(code: Code): State | undefined {
    if (code === codes.eof) return fail(code)
    if (markdownLineEnding(code)) {
      at = 0
      effects.exit(data)
      return lineEnd(code)
    }
    at = code === closing[at] ? at + 1 : code === closing[0] ? 1 : 0
    effects.consume(code)
    return at === closing.length ? after : inside
  }

  function lineEnd(code: Code): State | undefined {
    if (isFlow) return effects.attempt(nextLine, lineStart, nok)(code)
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    return lineStart
  }

  function fail(code: Code): State | undefined {
    unclosed.add(owner)
    return nok(code)
  }

  function lineStart(code: Code): State | undefined {
    if (code === codes.eof) return fail(code)
    if (markdownLineEnding(code)) return lineEnd(code)
    effects.enter(data)
    return inside(code)
  }

  /** After the closing brace, where a comment on lines of its own needs the end of the line. */
  function after(code: Code): State | undefined {
    if (isFlow && markdownSpace(code)) {
      effects.consume(code)
      return after
    }
    if (isFlow && code !== codes.eof && !markdownLineEnding(code)) return nok(code)
    effects.exit(data)
    effects.exit(node)
    return ok(code)
  }
}
