import {gfmFootnoteFromMarkdown} from 'mdast-util-gfm-footnote'
import {gfmStrikethroughFromMarkdown} from 'mdast-util-gfm-strikethrough'
import {gfmTaskListItemFromMarkdown} from 'mdast-util-gfm-task-list-item'
import {gfmFootnote} from 'micromark-extension-gfm-footnote'
import {gfmStrikethrough} from 'micromark-extension-gfm-strikethrough'
import {gfmTaskListItem} from 'micromark-extension-gfm-task-list-item'
import type {Processor} from 'unified'

/** The most tildes in a document with strikethrough, because unpaired ones take quadratic time. */
const maxTildes = 5000

/** The syntax of GFM that only readers need: footnotes, strikethrough and task lists. Links are added to the HTML. */
export function remarkGfmText(this: Processor, source: string): undefined {
  const hasStrikethrough = source.split('~').length <= maxTildes
  const data = this.data()
  data.micromarkExtensions = [
    ...(data.micromarkExtensions ?? []),
    gfmFootnote(),
    ...(hasStrikethrough ? [gfmStrikethrough()] : []),
    gfmTaskListItem()
  ]
  data.fromMarkdownExtensions = [
    ...(data.fromMarkdownExtensions ?? []),
    gfmFootnoteFromMarkdown(),
    gfmStrikethroughFromMarkdown(),
    gfmTaskListItemFromMarkdown()
  ]
}
