import type {Definition, InlineCode, Nodes, PhrasingContent, Root} from 'mdast'
import {visit} from 'unist-util-visit'
import {normalizeIdentifier} from 'micromark-util-normalize-identifier'

type Inline = Extract<Nodes, {children: PhrasingContent[]}>

/** A bracket that may open the text of a link or of an image. */
interface Opener {
  readonly isImage: boolean
  /** Offset of its first character. */
  readonly start: number
  /** Offset behind the bracket. */
  readonly end: number
}

/** `(address "title")`. Of bounded length, so that reading them takes linear time. */
const resource =
  /\(\s{0,99}(?:<(?:[^<>\n\\]|\\.){0,2000}>|(?:[^\s()\\]|\\[^\s]|\((?:[^\s()\\]|\\[^\s]){0,500}\)){0,2000})(?:\s{1,99}(?:"(?:[^"\\]|\\[^])*?"|'(?:[^'\\]|\\[^])*?'|\((?:[^()\\]|\\[^])*?\)))?\s{0,99}\)/y
