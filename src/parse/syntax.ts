import {codes} from 'micromark-util-symbol'
import type {Extension} from 'micromark-util-types'
import {fence} from './fence.js'
import {inlineGroups} from './inline-groups.js'

/**
 * The micromark extension: fences that a trailer may close, and groups after inline code.
 *
 * Its constructs are tried before micromark's own; where they see no mark they give the very tokens of the stock ones.
 */
export function fencepostSyntax(): Extension {
  return {
    flow: {[codes.graveAccent]: fence, [codes.tilde]: fence},
    text: {[codes.leftCurlyBrace]: inlineGroups, [codes.lessThan]: inlineGroups}
  }
}
