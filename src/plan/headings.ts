import type {Heading} from 'mdast'
import {toString as textOf} from 'mdast-util-to-string'

/** Separator between the headings of a title. */
export const titleSeparator = ' › '

/** A heading in the heading path of a step. */
export interface PathHeading {
  /** Level of the heading, 1 to 6. */
  readonly depth: number
  /** Its text on one line. */
  readonly text: string
}

/** Returns the heading path after `heading`, given the path before it. */
export function enterHeading(path: readonly PathHeading[], heading: Heading): readonly PathHeading[] {
  const above = path.filter(each => each.depth < heading.depth)
  const text = textOf(heading, {includeHtml: false}).replace(/\s+/g, ' ').trim()
  return text === '' ? above : [...above, {depth: heading.depth, text}]
}

/** Returns the title of a step: its heading path, or the file's name if there are no headings. */
export function titleOf(path: readonly PathHeading[], file: string): string {
  if (path.length > 0) return path.map(heading => heading.text).join(titleSeparator)
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}
