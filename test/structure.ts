import {readFileSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'

/** Stages from the lowest on; each may import those before it, and itself. */
const stages = [
  'model',
  'files',
  'text',
  'regex',
  'config',
  'shell-code',
  'session',
  'secrets',
  'snapshot',
  'parse',
  'plan',
  'formats',
  'expect',
  'compare',
  'normalize',
  'page',
  'engine',
  'cast',
  'coverage',
  'report',
  'commands',
  'cli',
  'tap',
  'index.ts'
]
/** How many files a folder holds before it wants a second noun. */
const most = 20

const files = (await readdir('src', {recursive: true})).filter(file => /\.c?ts$/.test(file))

const imports = new Map(
  files.map(file => {
    const text = readFileSync(path.join('src', file), 'utf8')
    const found = [...text.matchAll(/(?:\bfrom |\bimport\()\s*'(\.[^']+)'/g)].map(([, specifier = '']) =>
      path.join(path.dirname(file), specifier).replace(/\.js$/, '.ts')
    )
    return [file, new Set(found.filter(target => files.includes(target)))] as const
  })
)

function stageOf(file: string): string {
  return file.split(path.sep)[0] ?? file
}

/** The files of a circle of imports; empty where there is none. */
function findCircle(): readonly string[] {
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return []
    for (const target of imports.get(file) ?? []) {
      const circle = visit(target, [...trail, file])
      if (circle.length > 0) return circle
    }
    done.add(file)
    return []
  }
  for (const file of files) {
    const circle = visit(file, [])
    if (circle.length > 0) return circle
  }
  return []
}

t.test('should know the stage of every file', async t => {
  t.ok(files.length > 300, 'the files are found')
  t.same(
    [...new Set(files.map(stageOf))].filter(stage => !stages.includes(stage)),
    []
  )
})

t.test('should import no later stage', async t => {
  const upward = [...imports].flatMap(([file, targets]) =>
    [...targets]
      .filter(target => stages.indexOf(stageOf(target)) > stages.indexOf(stageOf(file)))
      .map(target => `${file} imports ${target}`)
  )
  t.same(upward, [])
})

t.test('should have no circle of imports', async t => {
  t.same(findCircle(), [])
})

t.test(`should hold at most ${most} files in a folder`, async t => {
  const counts = new Map<string, number>()
  for (const file of await readdir('src', {recursive: true, withFileTypes: true})) {
    if (file.isFile()) counts.set(file.parentPath, (counts.get(file.parentPath) ?? 0) + 1)
  }
  t.same(
    [...counts].filter(([, count]) => count > most),
    []
  )
})
