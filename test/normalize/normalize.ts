import {test} from 'tap'
import {defaultNormalizers, normalize} from '../../src/normalize/normalize.js'
import {replaceFolders} from '../../src/normalize/replace-folders.js'

const folders = {home: '/tmp/run-1/home', tmp: '/tmp/run-1', work: '/tmp/run-1/work'}

test('should name the default normalizers in their order', async t => {
  t.same(
    defaultNormalizers.map(({name}) => name),
    ['terminal', 'folders', 'pull']
  )
})

test('should render before it replaces folders', async t => {
  t.equal(normalize('\x1b[1m/tmp/run-1/\x1b[0mhome/x\r\n', {folders}), '[HOME]/x\n')
})

test('should use the normalizers it is given, in their order', async t => {
  const normalizers = [
    {apply: (text: string) => text + 'a', name: 'a'},
    {apply: (text: string) => text + 'b', name: 'b'}
  ]
  t.equal(normalize('\r', {folders, normalizers}), '\rab')
})

test('should replace the longest folder', async t => {
  t.equal(replaceFolders('/tmp/run-1/work/a /tmp/run-1/home /tmp/run-1/x', folders), '[WORK]/a [HOME] [TMP]/x')
})

test('should leave a folder alone whose name only begins alike', async t => {
  t.equal(
    replaceFolders('/tmp/run-12 /tmp/run-1/workshop /tmp/run-1.bak /tmp/run-1.\n', folders),
    '/tmp/run-12 [TMP]/workshop /tmp/run-1.bak [TMP].\n'
  )
})

test('should take the paths literally', async t => {
  const odd = {home: '/h+(.)', tmp: '/', work: 'C:\\w'}
  t.equal(replaceFolders('/h+(.) /hh. / C:\\w\\x', odd), '[HOME] /hh. / [WORK]\\x')
})

test('should know folders written with a slash at the end', async t => {
  t.equal(replaceFolders('/a/b/c', {home: '/a/b/', tmp: '/x', work: '/y'}), '[HOME]/c')
})
