import {mkdirSync, writeFileSync} from 'node:fs'
import {test} from 'tap'
import {escapeUndecodable} from '../../src/files/undecodable-name.js'
import {project} from '../commands/project.mjs'

const page = '# Page\n\n`true`{{exec}}\n'

test('should name a file or folder whose name is no UTF-8, and run the others', async t => {
  const one = await project({'good.md': page})
  const bytes = (text: string) => Buffer.from(`${one.cwd}/${text}`, 'latin1')
  writeFileSync(bytes('b\xFFd.md'), page)
  mkdirSync(bytes('d\xE9r'))
  writeFileSync(bytes('d\xE9r/x.md'), page)
  const {stdout, status} = await one.run('.')
  t.equal(status, 1)
  t.match(stdout, /error {2}The name of `.*\/b\\xFFd\.md` isn't UTF-8\. Rename the file, or exclude it\./)
  t.match(stdout, /d\\xE9r: the name of the folder isn't UTF-8/)
  t.match(stdout, /✓ good\.md {2}1 new/)
  t.match(await one.run('b\uFFFDd.md'), {status: 2, stderr: /The name of `.*\/b\\xFFd\.md` isn't UTF-8/})
})

test('should take a name that holds a replacement character for what it is', async t => {
  const one = await project({'b\uFFFDd.md': page})
  t.equal(escapeUndecodable(`${one.cwd}/b\uFFFDd.md`), undefined)
  t.match(await one.run('b\uFFFDd.md'), {status: 0})
})
