import {codes} from 'micromark-util-symbol'
import type {Extension} from 'micromark-util-types'
import {fence} from './fence/fence.js'
import {inlineGroups} from './inline-groups.js'

/**
 * Returns the micromark extension for markers: a trailer can close a fence, and groups can follow inline code. Its
 * constructs run before micromark's own, and without a marker they produce the same tokens.
 */
export function fencepostSyntax(): Extension {
  return {
    flow: {[codes.graveAccent]: fence, [codes.tilde]: fence},
    text: {[codes.leftCurlyBrace]: inlineGroups, [codes.lessThan]: inlineGroups}
  }
}
