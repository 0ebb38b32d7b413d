import {mkdir, readdir, readFile, symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {writeInside} from '../../../src/session/workspace/write-file.js'
import {runText} from '../../fixtures/run-text.js'

const block = (attributes: string, text: string) =>
  `<pre class="file" data-filename="a.txt" ${attributes}>${text}</pre>\n\n`

test('should replace, prepend, append, and insert at a marker', async t => {
  const {failed, outputs} = await runText(
    block('data-target="replace"', '\n#TODO\n') +
      block('data-target="append"', '\nlast\n') +
      block('data-target="prepend"', '\nfirst\n') +
      block('data-target="insert" data-marker="#TODO"', 'middle &lt;b&gt;') +
      block('data-target="append"', 'no newline') +
      '`cat a.txt`{{exec}}\n'
  )
  t.notOk(failed)
  t.equal(outputs.at(-1), 'first\nmiddle <b>\nlast\nno newline')
})

test('should fail and name the marker if it is missing', async t => {
  const {outcomes, reasons} = await runText(
    `${block('data-target="append"', 'x')}${block('data-target="insert" data-marker="#TODO"', 'y')}\`echo on\`{{exec}}\n`
  )
  t.same(outcomes, ['passed', 'errored', 'not run'])
  t.match(reasons[1], /`a\.txt` doesn't contain the marker `#TODO`/)
})

test('should change nothing outside the folder through a link', async t => {
  const folder = t.testdir({outside: 'secret', work: {}})
  await symlink('../outside', path.join(folder, 'work/link'))
  await mkdir(path.join(folder, 'work/sub'))
  await symlink('../..', path.join(folder, 'work/sub/up'))
  const change = (file: string) =>
    writeInside(path.join(folder, 'work'), {content: (before = '') => `${before}!`, file})
  await t.rejects(change('link'), /inside the working directory/)
  await t.rejects(change('sub/up/outside'), /inside the working directory/)
  await t.rejects(change('sub/up/new/folder/a'), /inside the working directory/)
  await symlink('../made', path.join(folder, 'work/to-nothing'))
  await t.rejects(change('to-nothing'), {
    message: /^`to-nothing` can't be written: it's a dangling link\. /
  })
  await t.rejects(change('to-nothing/a'))
  t.same(await readdir(folder), ['outside', 'work'])
  await writeFile(path.join(folder, 'work/a'), 'a')
  await change('a')
  await change('b/c')
  t.equal(await readFile(path.join(folder, 'outside'), 'utf8'), 'secret')
  t.equal(await readFile(path.join(folder, 'work/a'), 'utf8'), 'a!')
  t.equal(await readFile(path.join(folder, 'work/b/c'), 'utf8'), '!')
})

test('should say why a file can not be written, without waiting', async t => {
  const {outcomes, reasons} = await runText(
    '`mkdir folder; touch file; mkfifo pipe`{{exec}}\n' +
      ['folder', 'file/a', 'file/a/b', 'pipe'].map(file => `\n\`\`\`txt file=${file}\na\n\`\`\`\n`).join(''),
    {keepGoing: true}
  )
  t.same(outcomes, ['new', 'errored', 'errored', 'errored', 'errored'])
  t.same(reasons.slice(1), [
    "`folder` can't be written: it's a folder. Use another path, or remove it first.",
    "`file/a` can't be written: a parent folder is a file. Use another path, or remove it first.",
    "`file/a/b` can't be written: a parent folder is a file. Use another path, or remove it first.",
    "`pipe` can't be written: it's a pipe without a reader. Use another path, or remove it first."
  ])
})
