import {renameSync, symlinkSync} from 'node:fs'
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
  const work = path.join(folder, 'work')
  const change = (file: string) =>
    writeInside({folder: work, root: work}, {content: (before = '') => `${before}!`, file})
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

test('should write nothing through a link in the place of the working directory', async t => {
  const victim = t.testdir({work: {}})
  const replacements = [
    `W=$PWD; mv "$W" "$W-moved"; ln -s '${victim}' "$W"`,
    `W=\${PWD%/*}; mv "$W" "$W-moved"; ln -s '${victim}' "$W"; trap 'rm "$W"; mv "$W-moved" "$W"' EXIT`
  ]
  for (const code of replacements) {
    const {outcomes, reasons} = await runText(
      `\`\`\`sh {{exec}}\n${code}\n\`\`\`\n\n\`\`\`text file=pwned\na\n\`\`\`\n\n\`\`\`text file=a/pwned\na\n\`\`\`\n`,
      {keepGoing: true}
    )
    t.same(outcomes, ['new', 'errored', 'errored'], code)
    t.match(reasons[1], /^`pwned` can't be written: the working directory now leads to `.*`\. Move it back\.$/)
    t.same(await readdir(victim, {recursive: true}), ['work'])
  }
})

test('should write to the folder that it has checked, though a link takes its place meanwhile', async t => {
  const folder = t.testdir({outside: {}, work: {sub: {}}})
  const root = path.join(folder, 'work')
  const content = () => {
    renameSync(path.join(root, 'sub'), path.join(root, 'moved'))
    symlinkSync('../outside', path.join(root, 'sub'))
    return 'a'
  }
  await writeInside({folder: root, root}, {content, file: 'sub/a'})
  t.same(await readdir(path.join(folder, 'outside')), [])
  t.equal(await readFile(path.join(root, 'moved/a'), 'utf8'), 'a')
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
