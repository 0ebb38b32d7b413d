import {readdirSync} from 'node:fs'
import path from 'node:path'
import {readRegularFile} from '../../files/read-regular-file.js'

/** A site generator that the repository uses, and where its documents are. */
export interface SiteGenerator {
  readonly name: string
  /** Path of its configuration, relative to the project. */
  readonly config: string
  /** Folder of its documents, relative to the project; empty for the project itself. */
  readonly folder: string
}

interface Generator {
  readonly name: string
  readonly config: RegExp
  /** What its configuration says, if other tools use the same name; absent if none does. */
  readonly says?: RegExp
  /** Folder of the documents, relative to the configuration. */
  readonly folder: (text: string) => string
}

const firstOf = (pattern: RegExp, otherwise: string) => (text: string) => pattern.exec(text)?.[1] ?? otherwise

const hugoFolder = firstOf(/^\s*"?contentDir"?\s*[:=]\s*['"]?([^'"\s#,]+)/im, 'content')

const generators: readonly Generator[] = [
  {config: /^mkdocs\.ya?ml$/, folder: firstOf(/^docs_dir:\s*['"]?([^'"\s#]+)/m, 'docs'), name: 'MkDocs'},
  {
    config: /^docusaurus\.config\.[cm]?[jt]s$/,
    folder: firstOf(/\bdocs:\s*\{[^}]*?\bpath:\s*['"]([^'"]+)['"]/, 'docs'),
    name: 'Docusaurus'
  },
  {
    config: /^hugo\.(?:toml|ya?ml|json)$/,
    folder: hugoFolder,
    name: 'Hugo'
  },
  // The name before version 0.110.
  {config: /^config\.(?:toml|ya?ml|json)$/, folder: hugoFolder, name: 'Hugo', says: /^\s*"?baseURL"?\s*[:=]/im},
  {config: /^book\.toml$/, folder: firstOf(/^\s*src\s*=\s*['"]([^'"]+)/m, 'src'), name: 'mdBook'},
  {config: /^\.vitepress$/, folder: () => '.', name: 'VitePress'}
]

/** Folders whose sites are not that of the project, or that hold no sources. */
const others = /^(?:\..*|node_modules|vendor|dist|build|target|examples?|tests?|__tests__|fixtures|templates?|themes?)$/

/** Finds the site generators that a project uses, by their configuration in it or in a folder of it. */
export function findSiteGenerators(root: string): readonly SiteGenerator[] {
  const folders = readdirSync(root, {withFileTypes: true}).flatMap(entry =>
    entry.isDirectory() && !others.test(entry.name) ? [entry.name] : []
  )
  return ['.', ...folders.sort()].flatMap(place =>
    [...namesIn(root, place), ...namesIn(root, place, 'config/_default')].flatMap(name =>
      generators.flatMap((generator): readonly SiteGenerator[] => {
        if (!generator.config.test(path.posix.basename(name))) return []
        const config = path.posix.join(place, name)
        const text = readIfFile(path.join(root, config))
        if (generator.says?.test(text) === false) return []
        const folder = path.posix.join(place, generator.folder(text))
        // Documents outside the project belong to another one.
        return folder.startsWith('..') || path.posix.isAbsolute(folder)
          ? []
          : [{config, folder: folder === '.' ? '' : folder.replace(/\/$/, ''), name: generator.name}]
      })
    )
  )
}

/** The names in a folder of a place, relative to the place. */
function namesIn(root: string, place: string, folder = '.'): readonly string[] {
  try {
    return readdirSync(path.join(root, place, folder))
      .sort()
      .map(name => path.posix.join(folder, name))
  } catch {
    return []
  }
}

function readIfFile(file: string): string {
  try {
    return readRegularFile(file).toString()
  } catch {
    return ''
  }
}
