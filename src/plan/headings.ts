import type {Heading} from 'mdast'
import {toString as textOf} from 'mdast-util-to-string'

/** What stands between the headings of a title. */
export const titleSeparator = ' › '

/** A heading that later content stands under. */
export interface PathHeading {
  /** Rank of the heading, 1 to 6. */
  readonly depth: number
  /** Its text on one line. */
  readonly text: string
}

/** The headings that content after `heading` stands under, given those before it. */
export function enterHeading(path: readonly PathHeading[], heading: Heading): readonly PathHeading[] {
  const above = path.filter(each => each.depth < heading.depth)
  const text = textOf(heading, {includeHtml: false}).replace(/\s+/g, ' ').trim()
  return text === '' ? above : [...above, {depth: heading.depth, text}]
}

/** The title of a step under these headings; the file's own name where there is none. */
export function titleOf(path: readonly PathHeading[], file: string): string {
  if (path.length > 0) return path.map(heading => heading.text).join(titleSeparator)
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}
