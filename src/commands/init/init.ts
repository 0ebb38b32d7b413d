import {constants, existsSync} from 'node:fs'
import {access, mkdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {applyEdits, modify} from 'jsonc-parser'
import picomatch from 'picomatch'
import {configNames, readJson} from '../../config/config-file.js'
import {defaultSettings, loadSettings} from '../../config/load-settings.js'
import {findDocuments} from '../../engine/documents/find-documents.js'
import {writeAtomically} from '../../files/atomic-write.js'
import {refuseLinkOut} from '../../files/inside.js'
import {isMarkdownFile} from '../../files/markdown-files.js'
import {UsageError} from '../../model/errors.js'
import {type CiService, ciWorkflow} from './ci-workflow.js'
import {firstConfig, firstTutorial} from './first-tutorial.js'
import {proposeConfig, type Survey, survey} from './survey.js'

/** The folder of the new project. */
export interface InitOptions {
  /** Absolute path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The CI service to write a workflow for. */
  readonly ci?: CiService
}

/** What was found in the folder, and what happened to the files. */
export interface Initialized {
  /** Absent if the folder has a configuration already. */
  readonly found?: Survey
  readonly results: readonly InitResult[]
}

/** What happened to one file. */
export interface InitResult {
  /** Path relative to the project. */
  readonly file: string
  readonly kind: 'kept' | 'written'
  /** What the file is for, or why it was kept. */
  readonly note: string
}

const tutorial = 'first-steps.md'
const defaultDocument = `content/${tutorial}`
const script = 'test:docs'

/**
 * Creates a config file for the documents that are there, or with a first document, and adds a script to package.json.
 * Overwrites nothing. Throws a `ConfigError` for an invalid configuration, and a `UsageError` if the folder isn't writable.
 */
export async function init({ci, cwd, env}: InitOptions): Promise<Initialized> {
  const load = () => loadSettings({cwd, env, flags: {}})
  const before = await load()
  const text = await readFile(path.join(cwd, 'package.json'), 'utf8').catch(() => undefined)
  const manifest = text === undefined ? undefined : {text, value: await readJson('package.json', text)}
  const present = findConfig(cwd, manifest)
  // A folder inside another project becomes a project of its own.
  const found = present ? undefined : await survey({...before, ...ownSettings, root: cwd}, env)
  const proposed = found && proposeConfig(found)
  const config =
    present ??
    (await writeNew(cwd, {
      file: 'fencepost.config.json',
      note: proposed ? 'which documents run, and how' : 'where documents and snapshots are',
      text: `${JSON.stringify({...schemaFor(cwd), ...(proposed ?? firstConfig)}, undefined, 2)}\n`
    }))
  const settings = config.kind === 'written' ? await load() : before
  const results = [config]
  const documents = proposed ? [] : await findDocuments({cwd, paths: [], settings})
  if (documents[0])
    results.push({
      file: documents[0].file,
      kind: 'kept',
      note: `${documents.length === 1 ? '1 document is' : `${documents.length} documents are`} found already`
    })
  else if (!proposed) {
    const file = config.kind === 'written' ? defaultDocument : placeFor(settings.content)
    const note = `a first document${file === undefined ? '; add it to `content` in the configuration' : ''}`
    results.push(await writeNew(cwd, {file: file ?? defaultDocument, note, text: firstTutorial}))
  }
  if (manifest !== undefined) results.push(await addScript(cwd, manifest))
  if (ci !== undefined) {
    const scripts = isObject(manifest?.value) ? (manifest.value.scripts ?? {}) : undefined
    const workflow = ciWorkflow(ci, {
      hasSandbox: settings.sandbox,
      root: cwd,
      ...(isObject(scripts) && {scripts})
    })
    results.push(await writeNew(cwd, {...workflow, note: 'runs the documents for every change'}))
  }
  return {results, ...(found && {found})}
}

/** Where editors find the JSON schema of the configuration; empty if the package isn't installed in the project. */
function schemaFor(cwd: string): {readonly $schema?: string} {
  const schema = 'node_modules/fencepost/dist/config.schema.json'
  return existsSync(path.join(cwd, schema)) ? {$schema: `./${schema}`} : {}
}

/** Settings that a project inside another one doesn't take from it. */
const ownSettings = {content: defaultSettings.content, select: 'marked', snapshots: 'snapshots'} as const

/** A path for a document that the globs match, inside the project; `undefined` if they don't suggest one. */
function placeFor(content: readonly string[]): string | undefined {
  for (const glob of content) {
    const {base, glob: rest} = picomatch.scan(glob)
    const names = rest === '' ? [base] : [tutorial, path.posix.basename(rest)].map(name => path.posix.join(base, name))
    const file = names.find(
      name => !picomatch.scan(name).isGlob && isMarkdownFile(name) && picomatch.isMatch(name, glob)
    )
    if (file !== undefined && !/^(?:\.\.)?\//.test(file)) return file
  }
  return undefined
}

/** A package.json and its parsed value. */
interface Manifest {
  readonly text: string
  readonly value: unknown
}

/** The configuration of a folder itself, which stays as it is. */
function findConfig(cwd: string, manifest: Manifest | undefined): InitResult | undefined {
  if (isObject(manifest?.value) && Object.hasOwn(manifest.value, 'fencepost'))
    return {file: 'package.json', kind: 'kept', note: 'its key `fencepost` is the configuration'}
  const file = configNames.find(name => existsSync(path.join(cwd, name)))
  return file === undefined ? undefined : {file, kind: 'kept', note: 'exists already'}
}

interface NewFile {
  readonly file: string
  readonly text: string
  readonly note: string
}

async function writeNew(cwd: string, {file, note, text}: NewFile): Promise<InitResult> {
  const target = path.join(cwd, file)
  refuseLinkOut(target, cwd)
  await mkdir(path.dirname(target), {recursive: true}).catch(error => {
    throw unwritable(file, error)
  })
  try {
    await writeFile(target, text, {flag: 'wx'})
    return {file, kind: 'written', note}
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return {file, kind: 'kept', note: 'exists already'}
    throw unwritable(file, error)
  }
}

function unwritable(file: string, error: unknown): UsageError {
  const reason = error instanceof Error ? error.message : error
  return new UsageError(
    `Can't create \`${file}\`: ${reason}. Run \`npx fencepost init\` in a folder that you can write to.`,
    {
      cause: error
    }
  )
}

/** Adds a script to package.json and keeps its layout and comments. */
async function addScript(cwd: string, {text: source, value}: Manifest): Promise<InitResult> {
  const file = 'package.json'
  const kept = (note: string): InitResult => ({file, kind: 'kept', note})
  if (!isObject(value)) return kept('it is not a JSON object, so it can have no scripts')
  const {scripts = {}} = value
  if (!isObject(scripts)) return kept(`its \`scripts\` is not an object; change it to \`{"${script}": "fencepost"}\``)
  if (Object.hasOwn(scripts, script)) return kept(`it has a script \`${script}\` already`)
  const target = path.join(cwd, file)
  // The atomic write below would replace a write-protected file.
  const denied = await access(target, constants.W_OK).catch((error: NodeJS.ErrnoException) => error.code)
  if (denied !== undefined)
    return kept(`it can't be written (${denied}); add \`"${script}": "fencepost"\` to its \`scripts\``)
  const text = source.replace(/^\uFEFF/, '')
  const byteOrderMark = source.slice(0, source.length - text.length)
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const formattingOptions = {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length
  }
  const edits = modify(text, ['scripts', script], 'fencepost', {formattingOptions})
  if (!(await writeAtomically(target, byteOrderMark + applyEdits(text, edits), {before: {content: source}, root: cwd})))
    return kept('it was edited meanwhile; run `npx fencepost init` again')
  return {file, kind: 'written', note: `a script: \`npm run ${script}\``}
}

/** Whether a JSON value is an object, not an array. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
