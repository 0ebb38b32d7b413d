import {blankLine} from 'micromark-core-commonmark'
import {factorySpace} from 'micromark-factory-space'
import {markdownSpace} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {factoryRestOfLine} from './rest-of-line.js'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    indentedContainer: 'indentedContainer'
    /** Not a line prefix, which a list or a fence would count as its own indent. */
    indentedContainerIndent: 'indentedContainerIndent'
    indentedContainerLabel: 'indentedContainerLabel'
  }
}

/**
 * A block whose content is indented by four columns below a line that opens it: admonitions and collapsible blocks
 * (`!!! tip "Title"`, `??? note`, `???+ note`) and tabs (`=== "macOS"`), as MkDocs has them from Python-Markdown and
 * PyMdown Extensions.
 */
export const indentedContainer: Construct = {
  continuation: {tokenize: tokenizeIndented},
  exit: exitIndented,
  name: 'indentedContainer',
  tokenize: tokenizeStart
}

/** The opening lines, from the `admonition`, `pymdownx.details` and `pymdownx.tabbed` extensions. */
const opening = /^(?:!!!|\?\?\?\+?) ?[\w-]+(?: +[\w-]+)*(?: +".*")?[ \t]*$|^===[!+]{0,2} *(?:".*"|'.*')[ \t]*$/

function tokenizeStart(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this
  return start

  /**
   * At the first marker.
   *
   * ```markdown
   * > | === "macOS"
   *     ^
   * ```
   */
  function start(code: Code): State | undefined {
    effects.enter('indentedContainer', {_container: true})
    effects.enter('indentedContainerLabel')
    return factoryRestOfLine(effects, end)(code)
  }

  /**
   * At the end of the opening line.
   *
   * ```markdown
   * > | === "macOS"
   *                ^
   * ```
   */
  function end(code: Code): State | undefined {
    return opening.test(self.sliceSerialize(effects.exit('indentedContainerLabel'))) ? ok(code) : nok(code)
  }
}

/** Continues a block with lines that are indented by four columns. */
export function tokenizeIndented(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this
  // Text without the indent isn't a lazy continuation, as it would be in a quote.
  if (self.containerState) self.containerState._closeFlow = undefined
  return effects.check(blankLine, onBlank, notBlank)

  function onBlank(code: Code): State | undefined {
    return factorySpace(effects, ok, 'indentedContainerIndent', constants.tabSize + 1)(code)
  }

  function notBlank(code: Code): State | undefined {
    return markdownSpace(code)
      ? factorySpace(effects, indentAfter, 'indentedContainerIndent', constants.tabSize + 1)(code)
      : end(code)
  }

  /**
   * After the indent.
   *
   * ```markdown
   *   | === "macOS"
   * > |     brew install x
   *         ^
   * ```
   */
  function indentAfter(code: Code): State | undefined {
    const tail = self.events[self.events.length - 1]
    const size = tail?.[1].type === 'indentedContainerIndent' ? tail[2].sliceSerialize(tail[1], true).length : 0
    return size === constants.tabSize ? ok(code) : end(code)
  }

  function end(code: Code): State | undefined {
    if (self.containerState) self.containerState._closeFlow = true
    self.interrupt = undefined
    return nok(code)
  }
}

/** Exits such a block. */
export function exitIndented(this: TokenizeContext, effects: Effects): undefined {
  effects.exit('indentedContainer')
}

/** Codes at which such a block may start: `!`, `=` and `?`. */
export const indentedContainerCodes = [
  codes.exclamationMark,
  codes.equalsTo,
  codes.questionMark
] as const satisfies readonly Code[]
