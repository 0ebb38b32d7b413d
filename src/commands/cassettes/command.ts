import {existsSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import path from 'node:path'
import {parseCassette} from '../../engine/cassette/cassette-file.js'
import {cassettePath} from '../../engine/cassette/document-cassette.js'
import {globFiles} from '../../files/glob-files.js'
import {refuseLinkOut} from '../../files/inside.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import {ageOf} from '../../report/outcome-text.js'
import {showLine} from '../../report/show-line.js'
import {snapshotStore} from '../../snapshot/store.js'
import {formatJson} from '../../text/format-json.js'
import {defineCommand} from '../command.js'
import {planFlags} from '../flags.js'
import {readProject} from '../project.js'

/** A recording, and what is wrong with it. */
interface FoundCassette {
  /** Path relative to the project. */
  readonly file: string
  /** The document that it belongs to, relative to the project. */
  readonly document: string
  readonly calls?: number
  readonly recordedAt?: number
  readonly problem?: string
}

/** Lists, checks and removes the recordings of a project. */
export const cassettesCommand = defineCommand({
  description: 'List the recordings of a project with their age, and find those that are broken or have no document.',
  flags: {
    ...planFlags,
    json: {group: 'Output', help: 'Print a JSON object', type: 'boolean'},
    prune: {group: 'Execution', help: 'Remove the recordings of documents that are gone', type: 'boolean'}
  },
  async run({context, values, paths}) {
    const {settings} = await readProject({context, mayBeEmpty: true, paths, values})
    const folder = path.resolve(settings.root, settings.snapshots)
    const suffix = cassettePath('')
    const glob = `**/*${suffix}`
    const search = {cwd: folder, dot: true, expandDirectories: false, followSymbolicLinks: false}
    const files = [...(await globFiles([glob], search))].sort()
    const found = files.map(name => inspect({name, root: settings.root, snapshots: settings.snapshots, suffix}))
    const isGone = ({document}: FoundCassette) => !existsSync(path.join(settings.root, document))
    const removed = values.prune ? found.filter(isGone) : []
    for (const each of removed) {
      const file = path.join(settings.root, each.file)
      refuseLinkOut(path.dirname(file), settings.root)
      await rm(file)
    }
    const left = values.prune ? found.filter(each => !isGone(each)) : found
    context.stdout(
      values.json
        ? `${formatJson({cassettes: left}, 2)}\n`
        : [
            ...removed.map(({file}) => showLine(`Removed ${file}`)),
            ...left.map(formatRow),
            `${left.length} ${left.length === 1 ? 'recording' : 'recordings'}`,
            ''
          ].join('\n')
    )
    return left.some(({problem}) => problem !== undefined) ? 1 : 0
  },
  usage: '[options]'
})

interface InspectOptions {
  /** Path relative to the snapshot folder. */
  readonly name: string
  readonly root: string
  readonly snapshots: string
  readonly suffix: string
}

function inspect({name, root, snapshots, suffix}: InspectOptions): FoundCassette {
  const file = path.posix.join(snapshots, name)
  const base = name.slice(0, -suffix.length)
  // A document of a matrix has one for each combination.
  const document = existsSync(path.join(root, base)) ? base : (/^.*?\.(?:md|markdown|mdx)/i.exec(base)?.[0] ?? base)
  const store = snapshotStore({folder: snapshots, root})
  try {
    store.pathFor(document)
    const {calls, recordedAt} = parseCassette(readRegularFile(path.join(root, file)).toString(), file)
    const problem = existsSync(path.join(root, document)) ? undefined : `its document ${document} is gone`
    return {calls: calls.length, document, file, recordedAt, ...(problem !== undefined && {problem})}
  } catch (error) {
    return {document, file, problem: error instanceof Error ? error.message : String(error)}
  }
}

function formatRow({calls = 0, file, problem, recordedAt}: FoundCassette): string {
  const about = recordedAt === undefined ? '' : `  ${calls} ${calls === 1 ? 'call' : 'calls'}, ${ageOf(recordedAt)} old`
  return showLine(`${problem === undefined ? '✓' : '✗'} ${file}${about}${problem === undefined ? '' : `  ${problem}`}`)
}
