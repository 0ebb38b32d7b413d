import {PassThrough} from 'node:stream'
import {test} from 'tap'
import {project} from '../project.mjs'
import {startWatch, until} from './start-watch.mjs'

/** Watches a project in a terminal of 24 rows; presses keys and waits for what is shown. */
async function watching(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const one = await project(files)
  await one.run('update')
  const keyboard = Object.assign(new PassThrough(), {setRawMode: () => {}})
  const watch = startWatch(one.cwd, [], {
    env,
    keyboard: () => keyboard,
    terminal: {size: () => ({columns: 100, rows: 24})}
  })
  return {
    ...one,
    close: watch.stop,
    /** Does something; resolves with what is shown until the watch waits again. */
    async after(act: () => Promise<void> | void): Promise<string> {
      const from = watch.stdout.length
      await act()
      const shown = () => /[\s\S]*?Waiting for changes[\s\S]*?h help · q quit/.exec(watch.stdout.slice(from))?.[0]
      await until(() => shown() !== undefined)
      return shown() ?? ''
    },
    press: (key: string) => void keyboard.write(key)
  }
}

const page = (...codes: readonly string[]) => codes.map(code => `\`\`\`sh {{exec}}\n${code}\n\`\`\`\n`).join('\n')

test('should act on the first failing step with r, u and Enter', async t => {
  const one = await watching({'content/a.md': page('echo one', 'echo two'), 'content/b.md': page('echo b')})
  t.teardown(one.close)
  t.match(await one.after(() => {}), /Enter all · p filter/)
  const failed = await one.after(() => one.write('content/a.md', page('echo ONE', 'echo TWO')))
  t.match(failed, /First failure: content\/a\.md:1 {2}mismatched\nr again · u accept · Enter its document · a all/)
  t.match(await one.after(() => one.press('r')), /Steps of content\/a\.md[\s\S]*1 mismatched, 1 skipped/)
  const accepted = await one.after(() => one.press('u'))
  t.match(accepted, /Accepted: content\/a\.md:1[\s\S]*1 mismatched, 1 passed[\s\S]*First failure: content\/a\.md:5/)
  const snapshot = await one.read('snapshots/content/a.md')
  t.match(snapshot, /\nONE\n/)
  t.match(snapshot, /\ntwo\n/, 'the second step waits')
  t.match(await one.after(() => one.press('\r')), /^\s*.*content\/a\.md\n[\s\S]*1 mismatched, 1 passed/)
  t.match(await one.after(() => one.press('u')), /2 passed[\s\S]*Waiting for changes\.\nEnter all/)
  t.match(await one.after(() => one.press('r')), /No step failed/)
  t.match(await one.after(() => one.press('\r')), /All documents[\s\S]*3 passed/)
  const broken = await one.after(() =>
    one.write('content/b.md', '---\nfencepost: {timeout: soon}\n---\n\n`true`{{exec}}\n')
  )
  t.match(broken, /1 failed: content\/b\.md\.\nf failed · Enter all · p filter/, 'a document that fails without a step')
})

test('should accept nothing of a step that exits with an error, and nothing in CI', async t => {
  const one = await watching({'content/a.md': page('false')})
  t.teardown(one.close)
  await one.after(() => {})
  t.match(
    await one.after(() => one.press('u')),
    'content/a.md:1 failed, so there is no output to accept. Fix it first.'
  )
  const inCi = await watching({'content/a.md': page('echo $RANDOM')}, {CI: '1'})
  t.teardown(inCi.close)
  await inCi.after(() => {})
  t.match(await inCi.after(() => inCi.press('u')), "Snapshots can't be updated in CI.")
})

test('should show a diff that fits the screen', async t => {
  const one = await watching({'content/a.md': page('seq 1 100')})
  t.teardown(one.close)
  await one.after(() => {})
  const output = await one.after(() => one.write('content/a.md', page('seq 201 300')))
  const shown = output.slice(output.lastIndexOf('\u001B[J') + 3).split('\n')
  t.ok(shown.length <= 24, `${shown.length} rows`)
  t.match(shown, [/Changed/, /a\.md/])
  t.match(shown.join('\n'), /\+ 201\n/)
})
