import {resolve} from 'node:path'
import fc from 'fast-check'
import {test} from 'tap'
import {readEditorPath, readFilePath} from '../../../src/plan/steps/file-step.js'

test('should accept and normalize relative paths', async t => {
  for (const [value, path] of [
    ['app.yaml', 'app.yaml'],
    ['./a//b.txt', 'a/b.txt'],
    ['a/../b', 'b'],
    ['..a/b', '..a/b'],
    ['a b/ü.txt', 'a b/ü.txt'],
    ['.env', '.env']
  ] as const) {
    t.same(readFilePath(value), {kind: 'path', path})
  }
})

test('should refuse paths that are not files in the working directory', async t => {
  const refused = ['', ' ', '/', '/etc/passwd', '..', '../x', 'a/../../x', 'a/..', '.', 'a/', 'a/.', '~/x', '~']
  for (const value of [...refused, 'a\0b', '\\x', 'a\\..\\..\\x', 'C:\\x', 'c:x']) {
    t.match(
      readFilePath(value),
      {kind: 'problem', reason: /^`.*` (?:contains|is)/, remedy: /file=/},
      JSON.stringify(value)
    )
  }
})

test('should never return a path outside the working directory', async t => {
  const piece = fc.constantFrom('a', '..', '.', '/', '//', '\\', 'b.c', '~', ' ')
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 8}), pieces => {
      const read = readFilePath(pieces.join(''))
      if (read.kind === 'path') t.ok(resolve('/w/d', read.path).startsWith('/w/d/'), read.path)
    })
  )
})

test('should resolve editor paths in the editor folder, or in the home by any of its names', async t => {
  for (const [value, path] of [
    ['app.js', 'src/app.js'],
    ['../app.js', 'app.js'],
    ['./a/app.js', 'src/a/app.js'],
    ['/root/app.js', 'app.js'],
    ['~/app.js', 'app.js'],
    ['$HOME//a/app.js', 'a/app.js'],
    ['/home/scrapbook/tutorial/app.js', 'app.js']
  ] as const) {
    t.same(readEditorPath(value, {folder: 'src', isSandboxed: false}), {kind: 'path', path})
  }
  for (const value of ['../../x', '/etc/passwd', '/root', '/root/../x', '~', '', '/root//etc/../../x']) {
    t.match(readEditorPath(value, {folder: 'src', isSandboxed: false}), {kind: 'problem'}, value)
  }
  t.match(readEditorPath('~/app.js', {isSandboxed: false}), {kind: 'problem'})
  t.match(readEditorPath('app.js', {folder: '/opt', isSandboxed: false}), {kind: 'problem'})
})

test('should never return an editor path outside the working directory', async t => {
  const piece = fc.constantFrom('a', '..', '.', '/', '//', '\\', '~', '/root/', '$HOME', ' ')
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 8}), fc.constantFrom('.', 'a', '/opt', '..'), (pieces, folder) => {
      const read = readEditorPath(pieces.join(''), {folder, isSandboxed: false})
      if (read.kind === 'path') t.ok(resolve('/w/d', read.path).startsWith('/w/d/'), read.path)
    })
  )
})

test('should allow absolute editor paths in a sandbox', async t => {
  const inSandbox = (value: string, folder?: string) => readEditorPath(value, {folder, isSandboxed: true})
  t.same(inSandbox('/etc/app.conf', '.'), {kind: 'path', path: '/etc/app.conf'})
  t.same(inSandbox('/etc/../opt/a'), {kind: 'path', path: '/opt/a'})
  t.same(inSandbox('/root/a', 'src'), {kind: 'path', path: 'a'}, 'the home')
  for (const value of ['/etc/', '/', '/etc/..', '/a\0b', '../../x'])
    t.match(inSandbox(value, '.'), {kind: 'problem'}, value)
})
