import {readFileSync} from 'node:fs'
import path from 'node:path'

/** The programs that a project makes, and what it takes to run them. */
export interface OwnPrograms {
  /** Names of programs and of declared packages: one that is missing isn't installed or built yet. */
  readonly names: ReadonlySet<string>
  /** Folders, relative to the project, in which a build puts programs. */
  readonly folders: readonly string[]
  /** Command that builds them in CI; absent without one. */
  readonly build?: string
}

/** Reads from the manifests of a project which programs it makes. */
export function findOwnPrograms(root: string): OwnPrograms {
  const read = (file: string) => {
    try {
      return readFileSync(path.join(root, file), 'utf8')
    } catch {
      return ''
    }
  }
  const [cargo, go, python] = [read('Cargo.toml'), read('go.mod'), read('pyproject.toml')]
  const module = /^module\s+(\S+)/m.exec(go)?.[1]?.replace(/\/v\d+$/, '')
  const makers = [
    {
      build: 'cargo build --release',
      folders: ['target/release', 'target/debug'],
      names: namesIn(cargo, /^\[(?:package|\[bin\])\][^[]*?^name\s*=\s*"([^"]+)"/gm)
    },
    {
      build: 'go build -o bin/ ./...',
      folders: ['bin'],
      names: module === undefined ? [] : [path.posix.basename(module)]
    },
    {
      build: 'python3 -m venv .venv && .venv/bin/pip install .',
      folders: ['.venv/bin'],
      names: [
        ...namesIn(python, /^\[project\][^[]*?^name\s*=\s*"([^"]+)"/gm),
        ...[...python.matchAll(/^\[(?:project|tool\.poetry)\.scripts\]\n((?:[^[\n].*\n?|\n)*)/gm)].flatMap(
          ([, rows = '']) => namesIn(rows, /^"?([\w.-]+)"?\s*=/gm)
        )
      ]
    }
  ].filter(({names}) => names.length > 0)
  const [build] = makers.map(maker => maker.build)
  return {
    folders: makers.flatMap(({folders}) => folders),
    names: new Set([...makers.flatMap(({names}) => names), ...namesInPackage(read('package.json'))]),
    ...(build !== undefined && {build})
  }
}

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])
}

/** The programs of a package.json, and the packages that it depends on. */
function namesInPackage(text: string): readonly string[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  if (typeof value !== 'object' || value === null) return []
  const {bin, dependencies, devDependencies, name} = value as Readonly<Record<string, unknown>>
  const keysOf = (object: unknown) => (typeof object === 'object' && object !== null ? Object.keys(object) : [])
  return [
    ...(typeof name === 'string' ? [name, name.replace(/^@[^/]*\//, '')] : []),
    ...[bin, dependencies, devDependencies].flatMap(keysOf)
  ]
}
