import path from 'node:path'
import {loadSettings} from '../../config/load-settings.js'
import {UsageError} from '../../model/errors.js'
import type {CommandContext} from '../context.js'
import type {PendingStep, PendingSteps} from './pending.js'

/** The documents that `--accept` names, and which of their steps to accept. */
export interface Accepted {
  /** Arguments that name the documents, with a line if only the steps up to it have to run. */
  readonly paths: readonly string[]
  /** The pending steps to accept. */
  choose(pending: PendingSteps): Promise<readonly PendingStep[]>
}

/** One value of `--accept`. */
interface AcceptTarget {
  readonly text: string
  /** Path of the document as reported. */
  readonly file: string
  readonly line: number | undefined
  /** Whether the line is one of the snapshot file. */
  readonly isSnapshot: boolean
}

/** Reads values as a report shows them: a document, a line of it, or the line of an entry in its snapshot file. */
export async function parseAccept(
  texts: readonly string[],
  {config, cwd, env}: Pick<CommandContext, 'cwd' | 'env'> & {readonly config?: string}
): Promise<Accepted> {
  const {root, snapshots} = await loadSettings({cwd, env, flags: {}, ...(config !== undefined && {config})})
  const folder = path.resolve(root, snapshots)
  const targets = texts.map((text): AcceptTarget => {
    const [, name = text, line] = /^(.+?)(?::(\d+))?$/s.exec(text) ?? []
    const absolute = path.resolve(cwd, name)
    const isSnapshot = absolute.startsWith(folder + path.sep)
    const document = isSnapshot ? path.resolve(root, path.relative(folder, absolute)) : absolute
    return {
      file: path.relative(root, document).split(path.sep).join('/'),
      isSnapshot,
      line: line === undefined ? undefined : Number(line),
      text
    }
  })
  return {
    async choose(pending) {
      const chosen = new Set<PendingStep>()
      for (const target of targets) {
        const found = await findSteps(target, pending)
        if (found.length === 0) {
          throw new UsageError(
            `No step waits for review at \`${target.text}\`. \`npx fencepost review --list\` lists them.`
          )
        }
        for (const step of found) chosen.add(step)
      }
      return [...chosen]
    },
    paths: targets.map(({file, line}) => {
      const document = path.relative(cwd, path.join(root, file))
      const isWhole = targets.some(other => other.file === file && (other.isSnapshot || other.line === undefined))
      return isWhole ? document : `${document}:${line}`
    })
  }
}

async function findSteps(
  {file, isSnapshot, line}: AcceptTarget,
  pending: PendingSteps
): Promise<readonly PendingStep[]> {
  const ofDocument = pending.steps.filter(step => step.file === file)
  if (line === undefined) return ofDocument
  if (!isSnapshot) return ofDocument.filter(({step}) => step.line <= line && line <= step.endLine)
  const lines = await Promise.all(ofDocument.map(async step => ({at: (await pending.view(step)).line, step})))
  return lines.flatMap(({at, step}) => (at === line ? [step] : []))
}
