import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {nextLine} from '../next-line.js'
import {factoryRestOfLine} from './rest-of-line.js'

/**
 * Lines that hold nothing but component tags: `<TabItem value="npm">`, `</Tabs>`, also over several lines. In MDX,
 * which Docusaurus uses, the Markdown goes on right below such a tag; in CommonMark it would need a blank line first.
 * Only PascalCase names are components; the tags of HTML stay as CommonMark reads them.
 */
export const componentTag: Construct = {
  concrete: true,
  name: 'componentTag',
  tokenize(effects, ok, nok) {
    return tokenizeTags.call(this, effects, {nok, ok, takesBlocks: false})
  }
}

/**
 * In MDX, lines that start with the tag of a block of HTML: `<details>`, `<summary>Title</summary>`. Such a block ends
 * with its line there, not with the next blank line.
 */
export const mdxBlockTag: Construct = {
  concrete: true,
  name: 'mdxBlockTag',
  tokenize(effects, ok, nok) {
    return tokenizeTags.call(this, effects, {nok, ok, takesBlocks: true})
  }
}

const componentName = /^[A-Z][\w.]*$/
const blockName =
  /^(?:article|aside|center|dd|details|div|dl|dt|figcaption|figure|footer|header|li|main|nav|ol|p|section|summary|table|tbody|td|th|thead|tr|ul)$/

interface TagOptions {
  readonly ok: State
  readonly nok: State
  /** Whether the tags of HTML blocks count, with any text after them, instead of components. */
  readonly takesBlocks: boolean
}

/** The parsers of documents in which a tag was found to have no end. */
const unclosed = new WeakSet<object>()

function tokenizeTags(this: TokenizeContext, effects: Effects, {nok, ok, takesBlocks}: TagOptions): State {
  const {parser} = this
  /** How many braces of an attribute's expression are open. */
  let depth = 0
  let quote: Code = null
  let name = ''
  return start

  /**
   * At the first tag.
   *
   * ```markdown
   * > | <TabItem value="npm">
   *     ^
   * ```
   */
  function start(code: Code): State | undefined {
    // Else every tag of the document would be followed to its end.
    if (unclosed.has(parser)) return nok(code)
    effects.enter('htmlFlow')
    effects.enter('htmlFlowData')
    return tagStart(code)
  }

  function tagStart(code: Code): State | undefined {
    if (code !== codes.lessThan) return nok(code)
    name = ''
    effects.consume(code)
    return afterLessThan
  }

  function afterLessThan(code: Code): State | undefined {
    if (code !== codes.slash) return inName(code)
    effects.consume(code)
    return inName
  }

  /**
   * In a tag's name.
   *
   * ```markdown
   * > | <TabItem value="npm">
   *      ^^^^^^^
   * ```
   */
  function inName(code: Code): State | undefined {
    if (code !== null && code > 0 && /[\w.]/.test(String.fromCharCode(code))) {
      name += String.fromCharCode(code)
      effects.consume(code)
      return inName
    }
    // A name in capitals alone is a placeholder such as `<NAME>`.
    const isOurs = takesBlocks ? blockName.test(name) : componentName.test(name) && /[a-z]/.test(name)
    return isOurs ? inside(code) : nok(code)
  }

  /**
   * In a tag, after its name.
   *
   * ```markdown
   * > | <TabItem value="npm" attributes={{className: 'a>b'}}>
   *             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   * ```
   */
  function inside(code: Code): State | undefined {
    if (code === codes.eof) return fail(code)
    if (markdownLineEnding(code)) {
      effects.exit('htmlFlowData')
      return effects.attempt(nextLine, lineStart, nok)(code)
    }
    if (quote !== null) {
      if (code === quote) quote = null
    } else if (code === codes.quotationMark || code === codes.apostrophe || code === codes.graveAccent) quote = code
    else if (code === codes.leftCurlyBrace) depth++
    else if (code === codes.rightCurlyBrace) depth--
    else if (code === codes.greaterThan && depth <= 0) {
      effects.consume(code)
      return tagAfter
    }
    effects.consume(code)
    return inside
  }

  function fail(code: Code): State | undefined {
    unclosed.add(parser)
    return nok(code)
  }

  function lineStart(code: Code): State | undefined {
    if (code === codes.eof) return fail(code)
    if (markdownLineEnding(code)) return effects.attempt(nextLine, lineStart, nok)(code)
    effects.enter('htmlFlowData')
    return inside(code)
  }

  /**
   * After a tag: another one, or the end of the line.
   *
   * ```markdown
   * > | <Tabs><TabItem value="npm">
   *           ^
   * ```
   */
  function tagAfter(code: Code): State | undefined {
    if (markdownSpace(code)) {
      effects.consume(code)
      return tagAfter
    }
    if (takesBlocks) return factoryRestOfLine(effects, end)(code)
    if (code === codes.lessThan) return tagStart(code)
    return code === codes.eof || markdownLineEnding(code) ? end(code) : nok(code)
  }

  /**
   * At the end of the last line.
   *
   * ```markdown
   * > | <summary>Title</summary>
   *                             ^
   * ```
   */
  function end(code: Code): State | undefined {
    effects.exit('htmlFlowData')
    effects.exit('htmlFlow')
    return ok(code)
  }
}
