import {existsSync} from 'node:fs'
import path from 'node:path'
import {findDocuments} from '../../engine/documents/find-documents.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {requireSandbox} from '../../session/environment/require-sandbox.js'
import {findSiteGenerators, type SiteGenerator} from './site-generators.js'

/** What `init` finds in a repository. */
export interface Survey {
  /** Globs of documents that match at least one. */
  readonly content: readonly string[]
  readonly documents: readonly DocumentRef[]
  readonly generators: readonly SiteGenerator[]
  /** Number of marked steps. */
  readonly marked: number
  /** Number of shell blocks that would be steps without a marker; not counted if there are marked steps. */
  readonly unmarked: number
  /** The file that makes it a project with a program: `package.json`, `go.mod`; absent without one. */
  readonly manifest?: string
  /** Why no sandbox can be created; absent if one can. */
  readonly noSandbox?: string
  /** The CI services that are configured. */
  readonly ci: readonly string[]
}

/** Files that make a folder a project with a program. */
export const manifests = (
  'package.json pyproject.toml setup.py go.mod Cargo.toml Gemfile composer.json pom.xml build.gradle build.gradle.kts ' +
  'mix.exs deno.json CMakeLists.txt Makefile'
).split(' ')

const ciServices: Readonly<Record<string, string>> = {
  '.circleci': 'CircleCI',
  '.github/workflows': 'GitHub Actions',
  '.gitlab-ci.yml': 'GitLab CI',
  '.travis.yml': 'Travis CI',
  'azure-pipelines.yml': 'Azure Pipelines',
  Jenkinsfile: 'Jenkins'
}

/** Folders that hold documentation in many repositories. */
const folders = ['docs', 'doc', 'documentation', 'content']
/** Folders that hold it where no site generator says which of their folders do. */
const siteFolders = ['site', 'website']

/** Looks at a repository. Writes nothing and runs none of its code. */
export async function survey(settings: Settings, env: Readonly<Record<string, string | undefined>>): Promise<Survey> {
  const {root} = settings
  const generators = findSiteGenerators(root)
  const places = generators.length === 0 ? siteFolders : generators.map(({folder}) => folder)
  const found = await findContentGlobs([...folders, ...places], settings)
  const documents = await findDocuments({cwd: root, paths: [], settings: {...settings, content: found}})
  const marked = found.length === 0 ? 0 : await countSteps(documents, settings)
  const noSandbox = await requireSandbox({...settings, sandbox: true}, env).then(
    () => undefined,
    (error: Error) => error.message
  )
  const manifest = manifests.find(file => existsSync(path.join(root, file)))
  return {
    ci: Object.entries(ciServices).flatMap(([file, name]) => (existsSync(path.join(root, file)) ? [name] : [])),
    content: found,
    documents,
    generators,
    marked,
    unmarked: marked > 0 ? 0 : await countSteps(documents, {...settings, select: 'shell'}),
    ...(manifest !== undefined && {manifest}),
    ...(noSandbox !== undefined && {noSandbox})
  }
}

/** The globs, of the README and of folders, that match documents. */
async function findContentGlobs(all: readonly string[], settings: Settings): Promise<readonly string[]> {
  const isInside = (folder: string, other: string) =>
    folder !== other && `${folder}/`.startsWith(other === '' ? '' : `${other}/`)
  const wanted = [...new Set(all)].filter(folder => !all.some(other => isInside(folder, other)))
  const globs = ['README*', ...wanted.map(folder => path.posix.join(folder, '**/*'))]
  const found: string[] = []
  for (const glob of globs) {
    const content = [`${glob}.{md,markdown,mdx}`]
    const documents = await findDocuments({cwd: settings.root, paths: [], settings: {...settings, content}})
    if (documents.length === 0) continue
    found.push(documents.every(({file}) => /\.md$/i.test(file) || file.endsWith('.json')) ? `${glob}.md` : `${content}`)
  }
  return found.includes('**/*.md') ? found.filter(glob => glob !== 'README*.md') : found
}

async function countSteps(documents: readonly DocumentRef[], settings: Settings): Promise<number> {
  let count = 0
  for (const document of documents) {
    const planned = await planDocument(document, settings).catch(() => undefined)
    count += planned?.plan.steps.length ?? 0
  }
  return count
}

/** The configuration for what was found; `undefined` if no document has a step. Pure. */
export function proposeConfig(
  found: Survey
): Partial<Pick<Settings, 'content' | 'sandbox' | 'select' | 'workspace'>> | undefined {
  const {content, documents, manifest, marked, noSandbox, unmarked} = found
  if (marked > 0) return {content}
  if (unmarked === 0) return undefined
  const hasReadme = documents.some(({file}) => /^readme/i.test(file))
  return {
    content,
    select: 'shell',
    ...(hasReadme && manifest !== undefined && {workspace: 'project' as const}),
    ...(noSandbox === undefined && {sandbox: true})
  }
}
