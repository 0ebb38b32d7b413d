import {mkdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import picomatch from 'picomatch'
import {configNames, readJson} from '../../config/config-file.js'
import {loadSettings} from '../../config/load-settings.js'
import {findDocuments} from '../../engine/documents/find-documents.js'
import {isMarkdownFile} from '../../files/markdown-files.js'
import {UsageError} from '../../model/errors.js'
import {addScript, type InitResult, isMapping, type Manifest} from './add-script.js'
import {firstConfig, firstTutorial} from './first-tutorial.js'

/** The project to begin in. */
export interface InitOptions {
  /** Absolute path of the folder. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

const tutorial = 'first-steps.md'
const firstPage = `content/${tutorial}`

/**
 * Writes a configuration, a first tutorial and a script of package.json where there are none. Overwrites nothing. Throws
 * a `ConfigError` for a configuration that is wrong, and a `UsageError` for a folder that can't be written to.
 */
export async function init({cwd, env}: InitOptions): Promise<readonly InitResult[]> {
  const load = () => loadSettings({cwd, env, flags: {}})
  const known = await load()
  const text = await readFile(path.join(cwd, 'package.json'), 'utf8').catch(() => undefined)
  const manifest = text === undefined ? undefined : {text, value: await readJson('package.json', text)}
  const config = await writeConfig(cwd, manifest)
  // A folder of another project becomes one of its own.
  const settings = config.kind === 'written' ? await load() : known
  const documents = await findDocuments({cwd, paths: [], settings})
  const results = [config]
  if (documents[0])
    results.push({
      file: documents[0].file,
      kind: 'kept',
      note: `${documents.length} of your pages are followed already`
    })
  else {
    const found = config.kind === 'written' ? firstPage : placeFor(settings.content)
    const note = `a page that passes as it is${found === undefined ? '; name it in `content` of the configuration' : ''}`
    results.push(await writeNew(cwd, {file: found ?? firstPage, note, text: firstTutorial}))
  }
  if (manifest !== undefined) results.push(await addScript(cwd, manifest))
  return results
}

/** Where a first page is found by globs, inside the project; `undefined` where none says it plainly. */
function placeFor(content: readonly string[]): string | undefined {
  for (const glob of content) {
    const {base, glob: rest} = picomatch.scan(glob)
    const names = rest === '' ? [base] : [tutorial, path.posix.basename(rest)].map(name => path.posix.join(base, name))
    const file = names.find(name => isMarkdownFile(name) && picomatch.isMatch(name, glob))
    if (file !== undefined && !/^(?:\.\.)?\//.test(file)) return file
  }
  return undefined
}

async function writeConfig(cwd: string, manifest: Manifest | undefined): Promise<InitResult> {
  if (isMapping(manifest?.value) && Object.hasOwn(manifest.value, 'fencepost'))
    return {file: 'package.json', kind: 'kept', note: 'its key `fencepost` is the configuration'}
  for (const file of configNames) {
    const there = await readFile(path.join(cwd, file)).then(
      () => true,
      () => false
    )
    if (there) return {file, kind: 'kept', note: 'is there already'}
  }
  return writeNew(cwd, {
    file: 'fencepost.config.json',
    note: 'where the pages and their snapshots are',
    text: firstConfig
  })
}

interface NewFile {
  readonly file: string
  readonly text: string
  readonly note: string
}

async function writeNew(cwd: string, {file, note, text}: NewFile): Promise<InitResult> {
  const target = path.join(cwd, file)
  await mkdir(path.dirname(target), {recursive: true}).catch(error => {
    throw unwritable(file, error)
  })
  try {
    await writeFile(target, text, {flag: 'wx'})
    return {file, kind: 'written', note}
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return {file, kind: 'kept', note: 'is there already'}
    throw unwritable(file, error)
  }
}

function unwritable(file: string, error: unknown): UsageError {
  const got = error instanceof Error ? error.message : error
  return new UsageError(`Expected to write \`${file}\`, got: ${got}. Run \`fencepost init\` in a folder of yours.`, {
    cause: error
  })
}
