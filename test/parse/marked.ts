import type {Code, InlineCode, Root} from 'mdast'
import {visit} from 'unist-util-visit'
import '../../src/parse/mdast.js'

/** Code with groups, as tests compare it. */
export interface Marked {
  readonly type: 'code' | 'inlineCode'
  readonly code: string
  /** As written, with brackets. */
  readonly groups: readonly string[]
  /** 1-based first and last line. */
  readonly lines: readonly [number, number]
  /** Set for a closing fence that closes nothing. */
  readonly lost?: true
}

/** Returns all code with groups, in document order. */
export function marked(tree: Root): readonly Marked[] {
  const found: Marked[] = []
  visit(tree, ['code', 'inlineCode'], node => {
    const {type, value, data, position} = node as Code | InlineCode
    if (data?.fencepost === undefined) return
    found.push({
      type,
      code: value,
      groups: data.fencepost.groups.map(group =>
        group.brackets === 'angle' ? `<<${group.value}>>` : `{{${group.value}}}`
      ),
      lines: [position?.start.line ?? 0, position?.end.line ?? 0],
      ...(data.fencepost.opener === 'missing' && {lost: true})
    })
  })
  return found
}
