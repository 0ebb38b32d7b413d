import {gfmFootnote} from 'micromark-extension-gfm-footnote'
import {codes} from 'micromark-util-symbol'
import type {Extension} from 'micromark-util-types'
import {tokenizeIndented} from './sites/indented-container.js'

/**
 * The micromark extension for the text of footnotes, `[^1]: Text`, without the references to them. It is that of GFM but
 * for lazy continuations, which take quadratic time.
 */
export function footnoteSyntax(): Extension {
  const definitions = [gfmFootnote().document?.[codes.leftSquareBracket] ?? []].flat()
  return {
    document: {
      [codes.leftSquareBracket]: definitions.map(each => ({...each, continuation: {tokenize: tokenizeIndented}}))
    }
  }
}
