import {symlinkSync, writeFileSync} from 'node:fs'
import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {setImmediate} from 'node:timers/promises'
import {test} from 'tap'
import {loadSettings} from '../../../src/config/load-settings.js'
import {planSource} from '../../../src/engine/plan/plan-source.js'
import {writeShownOutput} from '../../../src/engine/record/write-shown-output.js'
import {isTemporary} from '../../../src/files/atomic-write.js'

const source = '# Page\n\n`echo new`{{exec}}\n\n```output\nold\n```\n'

test('should keep an edit of the document that is saved while its output is written, and say so', async t => {
  const root = t.testdir({'page.md': source})
  const file = path.join(root, 'page.md')
  const settings = await loadSettings({cwd: root, env: {}, flags: {}})
  const [step] = (await planSource({file: 'page.md', settings, source})).plan.steps
  const expectation = step && step.kind !== 'file' ? step.expectation : undefined
  if (!expectation) throw new Error('the step shows its output')
  const options = {changes: [{expectation, text: 'new\n'}], file: 'page.md', path: file, settings, source}

  const edited = `${source}\nA sentence that its author has just saved.\n`
  const rejected = t.rejects(writeShownOutput(options), {
    code: 'document-changed',
    message: /^The document was edited during the run .* nothing is written\. Run the update again\.$/
  })
  while (!(await readdir(root)).some(isTemporary)) await setImmediate()
  writeFileSync(file, edited)
  await rejected
  t.equal(await readFile(file, 'utf8'), edited)

  writeFileSync(file, source)
  t.equal(await writeShownOutput(options), true)
  t.equal(await readFile(file, 'utf8'), source.replace('old', 'new'))
})

test('should write no document through a link that leads out of the project', async t => {
  const outer = t.testdir({'outside.md': source, project: {}})
  const root = path.join(outer, 'project')
  const file = path.join(root, 'page.md')
  symlinkSync(path.join(outer, 'outside.md'), file)
  const settings = {...(await loadSettings({cwd: root, env: {}, flags: {}})), root}
  const [step] = (await planSource({file: 'page.md', settings, source})).plan.steps
  const expectation = step && step.kind !== 'file' ? step.expectation : undefined
  if (!expectation) throw new Error('the step shows its output')
  const changes = [{expectation, text: 'new\n'}]
  await t.rejects(writeShownOutput({changes, file: 'page.md', path: file, settings, source}), {
    code: 'link-outside',
    message: /`page\.md` stays as it is: a link leads from it to .*, outside the project/
  })
  t.equal(await readFile(path.join(outer, 'outside.md'), 'utf8'), source)
})
