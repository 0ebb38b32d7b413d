import path from 'node:path'
import {castLimits} from '../../config/cast-option.js'
import {readDuration} from '../../config/duration.js'
import {isInside, refuseLinkOut} from '../../files/inside.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import {type CastOptions, type CastTarget, defaultCastOptions, type Settings} from '../../model/settings.js'
import type {Flags, Values} from '../command.js'

export const lookFlags = {
  cols: {group: 'Output', help: 'Columns of the terminal (default: 80)', type: 'string', value: 'N'},
  idle: {group: 'Output', help: 'Longest pause, such as 2s (default) or 500ms', type: 'string', value: 'TIME'},
  rows: {
    group: 'Output',
    help: 'Rows of the terminal (default: as many as needed, at most 24)',
    type: 'string',
    value: 'N'
  },
  theme: {
    choices: ['dark', 'light'],
    group: 'Output',
    help: 'Colors: dark (default) or light',
    type: 'string',
    value: 'NAME'
  },
  typing: {
    group: 'Output',
    help: 'Time from one typed character to the next (default: 50ms)',
    type: 'string',
    value: 'TIME'
  }
} as const satisfies Flags

/** A file to write or to check. */
export interface CastFile {
  /** Absolute path. */
  readonly path: string
  /** As the user named it. */
  readonly name: string
  readonly options: CastOptions
  /** A document names it, so it may not take the place of a file that Fencepost hasn't made. */
  readonly isNamed?: boolean
}

/** The files that a document names itself. Throws for one outside of the project, even through a link. */
export function namedFiles(
  {document, settings}: {readonly document: DocumentRef; readonly settings: Settings},
  given: Partial<CastOptions> = {}
): readonly CastFile[] {
  return (settings.casts ?? []).map(({file, ...options}: CastTarget) => {
    const absolute = path.resolve(path.dirname(document.path), file)
    const name = path.relative(settings.root, absolute)
    if (!isInside(absolute, settings.root))
      throw new UsageError(`\`${document.file}\` has its cast \`${file}\` outside the project. Name a file inside it.`)
    refuseLinkOut(absolute, settings.root)
    return {isNamed: true, name, options: {...defaultCastOptions, ...options, ...given}, path: absolute}
  })
}

/** The options of the command line. Throws a `UsageError`. */
export function readLook({cols, idle, rows, theme, typing}: Values<typeof lookFlags>): Partial<CastOptions> {
  if (theme !== undefined && theme !== 'dark' && theme !== 'light')
    throw new UsageError(`\`--theme\` must be \`dark\` or \`light\`, got \`${theme}\`.`)
  return {
    ...(cols !== undefined && {columns: readSize('cols', cols, castLimits.columns)}),
    ...(idle !== undefined && {idle: readTime('idle', idle)}),
    ...(rows !== undefined && {rows: readSize('rows', rows, castLimits.rows)}),
    ...(theme !== undefined && {theme}),
    ...(typing !== undefined && {typing: readTime('typing', typing)})
  }
}

function readSize(flag: string, text: string, [least, most]: readonly [number, number]): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`\`--${flag}\` must be a whole number from ${least} to ${most}, got \`${text}\`.`)
}

function readTime(flag: string, text: string): number {
  const value = readDuration(text)
  if (value !== undefined) return value
  throw new UsageError(`\`--${flag}\` must be a duration such as \`50ms\` or \`2s\`, got \`${text}\`.`)
}
