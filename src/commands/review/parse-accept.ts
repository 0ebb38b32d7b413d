import path from 'node:path'
import {loadSettings} from '../../config/load-settings.js'
import {UsageError} from '../../model/errors.js'
import type {CommandContext} from '../context.js'
import type {PendingStep, PendingSteps} from './pending.js'

/** What `--accept` names: the pages to follow, and which of their steps are meant. */
export interface Accepted {
  /** Arguments that name the pages, with the line where only the steps down to it have to run. */
  readonly paths: readonly string[]
  /** The steps that wait at these places. */
  choose(pending: PendingSteps): Promise<readonly PendingStep[]>
}

interface Place {
  readonly text: string
  /** Path of the page as reported. */
  readonly file: string
  readonly line: number | undefined
  /** The line is one of the snapshot file. */
  readonly isSnapshot: boolean
}

/** Reads places as a report shows them: a page, a line of a page, or the line of an entry of a snapshot file. */
export async function parseAccept(
  texts: readonly string[],
  {config, cwd, env}: Pick<CommandContext, 'cwd' | 'env'> & {readonly config?: string}
): Promise<Accepted> {
  const {root, snapshots} = await loadSettings({cwd, env, flags: {}, ...(config !== undefined && {config})})
  const folder = path.resolve(root, snapshots)
  const places = texts.map((text): Place => {
    const [, name = text, line] = /^(.+?)(?::(\d+))?$/s.exec(text) ?? []
    const absolute = path.resolve(cwd, name)
    const isSnapshot = absolute.startsWith(folder + path.sep)
    const page = isSnapshot ? path.resolve(root, path.relative(folder, absolute)) : absolute
    return {
      file: path.relative(root, page).split(path.sep).join('/'),
      isSnapshot,
      line: line === undefined ? undefined : Number(line),
      text
    }
  })
  return {
    async choose(pending) {
      const chosen = new Set<PendingStep>()
      for (const place of places) {
        const found = await findSteps(place, pending)
        if (found.length === 0) {
          throw new UsageError(
            `Expected a step that waits for review at ${place.text}, got none. \`fencepost review --list\` shows them.`
          )
        }
        for (const step of found) chosen.add(step)
      }
      return [...chosen]
    },
    paths: places.map(({file, line}) => {
      const page = path.relative(cwd, path.join(root, file))
      const isWhole = places.some(other => other.file === file && (other.isSnapshot || other.line === undefined))
      return isWhole ? page : `${page}:${line}`
    })
  }
}

async function findSteps({file, isSnapshot, line}: Place, pending: PendingSteps): Promise<readonly PendingStep[]> {
  const ofPage = pending.steps.filter(step => step.file === file)
  if (line === undefined) return ofPage
  if (!isSnapshot) return ofPage.filter(({step}) => step.line <= line && line <= step.endLine)
  const lines = await Promise.all(ofPage.map(async step => ({at: (await pending.view(step)).line, step})))
  return lines.flatMap(({at, step}) => (at === line ? [step] : []))
}
