import {readFile, rm, writeFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import path from 'node:path'
import type {Browser, BrowserContextOptions, Page} from 'playwright-core'
import {type Test, test} from 'tap'
import {findBrowser, startBrowser} from '../../report/browser.mjs'
import {until} from './start-watch.mjs'
import {watchedInBrowser} from './ui-server.mjs'

const block = (...lines: readonly string[]) => `\`\`\`sh {{exec}}\n${lines.join('\n')}\n\`\`\`\n`
const executablePath = await findBrowser()

/** A page of the live view; it must not complain of anything. */
async function open(t: Test, browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const page: Page = await browser.newPage(options)
  page.on('pageerror', error => t.fail(error.message))
  page.on('console', message => t.fail(message.text()))
  page.on('request', request => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) t.fail(request.url())
  })
  t.teardown(() => page.close())
  await page.goto(url)
  return page
}

const has = (file: string) =>
  readFile(file).then(
    () => true,
    () => false
  )

test('in a browser', {skip: executablePath === undefined && 'there is no chromium on PATH'}, async t => {
  const browser = await startBrowser(executablePath ?? '')
  t.after(() => browser.close())

  t.test('should show a step that runs, its output, and its result', async t => {
    const folder = t.testdir()
    const go = path.join(folder, 'go')
    const waits = `echo "half done"; until [ -e ${go} ]; do sleep 0.01; done; echo "whole"`
    const {url} = await watchedInBrowser(t, {
      'content/a.md': `# A\n\n${block('echo first')}\n${block(waits)}\nAnd \`echo span\`{{exec}}.\n`
    })
    const page = await open(t, browser, url)
    const step = page.locator('#step-0-1')
    await step.getByText('running').waitFor()
    await step.locator('pre.output', {hasText: 'half done'}).waitFor()
    t.match(await page.locator('#step-0-0').innerText(), /new/)
    t.match(await page.locator('#step-0-2').innerText(), /waiting/)
    t.match(await page.locator('.summary').innerText(), /0 of 1 document run[\s\S]*Running/)
    t.match(await page.locator('article .meta').innerText(), 'running step 2 of 3')
    await writeFile(go, '')
    await step.locator('pre.output', {hasText: 'whole'}).waitFor()
    await page.locator('a.to', {hasText: '✎'}).waitFor()
    await page.getByText('Waiting for changes').waitFor()
    t.match(await page.locator('nav li').getAttribute('class'), 'passed')
    t.match(await page.title(), '✓')
  })

  t.test('should follow an edit on disk, and keep what is open', async t => {
    const text = (word: string) =>
      `# A\n\n${block('seq 1 30')}\n${'Prose.\n\n'.repeat(80)}${block(`echo ${word}`)}\n${'More.\n\n'.repeat(80)}`
    const {settled, url, write} = await watchedInBrowser(t, {
      'content/a.md': text('old'),
      'content/b.md': block('true')
    })
    await settled()
    const page = await open(t, browser, url)
    await page.locator('#step-0-0 summary').click()
    await write('content/a.md', text('new'))
    await page.locator('#step-0-1', {hasText: 'mismatched'}).waitFor()
    t.equal(await page.locator('#step-0-0 details').getAttribute('open'), '', 'it stays open')
    const isShown = async (selector: string) =>
      (await page.evaluate(
        `(({top}) => top >= 0 && top < innerHeight)(document.querySelector('${selector}').getBoundingClientRect())`
      )) === true
    await until(() => isShown('#step-0-1'))
    await page.locator('.copyable ins, ins', {hasText: 'new'}).waitFor()
    // What changes above leaves the reader's place.
    const top = () => page.evaluate('document.querySelector("#step-0-1").getBoundingClientRect().top')
    const before = Number(await top())
    await page.keyboard.press('R')
    await page.locator('#step-0-1 figcaption', {hasText: 'mismatched'}).waitFor()
    await page.getByText('Waiting for changes').waitFor()
    t.ok(Math.abs(Number(await top()) - before) < 40, 'the place on the screen')
    await write('content/new.md', block('echo new'))
    await page.locator('nav li', {hasText: 'new.md'}).waitFor()
  })

  t.test('should keep results that arrive while an older text is fetched', async t => {
    const go = path.join(t.testdir({go: ''}), 'go')
    const text = (word: string) =>
      `# A\n\n${block(`until test -e '${go}'; do sleep 0.05; done`)}\n${block(`echo ${word}`)}`
    const {settled, url, write} = await watchedInBrowser(t, {'content/a.md': text('old')})
    await settled()
    const page = await open(t, browser, url)
    await page.locator('#step-0-1').waitFor()
    await rm(go)
    let isHeld = false
    let isOver = false
    await page.route('**/document?*', async route => {
      const response = await route.fetch()
      isHeld = true
      await until(() => isOver)
      await route.fulfill({response})
    })
    await write('content/a.md', text('new'))
    await until(() => isHeld)
    await writeFile(go, '')
    const accept = page.locator('#step-0-1 button[name="accept"]')
    await accept.waitFor()
    await page.evaluate('document.querySelector("#step-0-1").dataset.old = ""')
    isOver = true
    await page.locator('#step-0-1:not([data-old])').waitFor()
    t.equal(await accept.count(), 1)
  })

  t.test('should write what is accepted, made a wildcard and edited', async t => {
    const document = (one: string, two: string, three: string) =>
      ['# A\n', block(`echo "one ${one}"`), block(`echo "two ${two}"`), block(`echo "three ${three}"`)].join('\n')
    const {ran, read, settled, url, write} = await watchedInBrowser(t, {'content/a.md': document('1', '1', '1')})
    await settled()
    await ran(() => write('content/a.md', document('2', '2', '2')))
    const page = await open(t, browser, url)
    const snapshot = () => read('snapshots/content/a.md')
    const before = await snapshot()
    await page.locator('#step-0-0 button[name="reject"]').click()
    await page.locator('#step-0-0', {hasText: 'rejected'}).waitFor()
    t.equal(await snapshot(), before)
    await page.locator('#step-0-1').focus()
    await page.keyboard.press('a')
    await page.locator('#step-0-1', {hasText: 'accepted'}).waitFor()
    t.match(await snapshot(), /two 2/)
    t.notMatch(await snapshot(), /one 2|three 2/)
    t.match(await page.locator('.said').textContent(), 'The output is accepted.')
    await page.locator('#step-0-2 button[name="edit"]').click()
    const area = page.getByLabel('Expectation')
    t.equal(await area.inputValue(), 'three 1\n')
    await area.fill('four')
    await page.getByRole('button', {name: 'Save'}).click()
    await page.locator('#step-0-2', {hasText: 'not written yet'}).waitFor()
    t.match(await page.locator('#step-0-2 pre.diff').innerText(), /- four/)
    t.notMatch(await snapshot(), 'four')
    await page.keyboard.press('e')
    await page.getByLabel('Expectation').fill('three [..]\n')
    await page.getByRole('button', {name: 'Save'}).click()
    await until(async () => (await snapshot()).includes('three [..]'))
    // The last decision runs the document again; the rejected step waits again.
    await page.locator('#step-0-2 figcaption', {hasText: 'passed'}).waitFor()
    await page.locator('#step-0-0 button[name="loosen"]').waitFor()
    await page.locator('#step-0-0').focus()
    await page.keyboard.press('w')
    await until(async () => (await snapshot()).includes('one [NUMBER]'))
    await page.getByText('The document passed').waitFor()
  })

  t.test('should undo the last decision, also after the document has run again', async t => {
    const document = (word: string) => `# A\n\n${block(`echo one ${word}`)}\n${block(`echo two ${word}`)}`
    const {ran, read, settled, url, write} = await watchedInBrowser(t, {'content/a.md': document('old')})
    await settled()
    const before = await read('snapshots/content/a.md')
    await ran(() => write('content/a.md', document('new')))
    const page = await open(t, browser, url)
    const [one, two] = [page.locator('#step-0-0'), page.locator('#step-0-1')]
    await one.locator('button[name="reject"]').click()
    await one.getByText('rejected').waitFor()
    await one.locator('button[name="undo"]').click()
    await one.locator('button[name="accept"]').click()
    await one.getByText('accepted').waitFor()
    t.not(await read('snapshots/content/a.md'), before)
    await one.focus()
    await page.keyboard.press('z')
    await one.locator('button[name="accept"]').waitFor()
    t.equal(await read('snapshots/content/a.md'), before)
    await one.locator('button[name="accept"]').click()
    // What is below moves when the buttons go.
    await one.getByText('accepted').waitFor()
    await two.locator('button[name="accept"]').click()
    await page.getByText('The document passed').waitFor()
    t.equal(await one.locator('button[name="undo"]').count(), 0, 'only the last one')
    await two.locator('button[name="undo"]').click()
    await two.locator('button[name="accept"]').waitFor()
    await page.getByText('1 of 1 document failed').waitFor()
    t.match(await read('snapshots/content/a.md'), /one new[\s\S]*two old/)
  })

  t.test('should show each combination of a matrix, and the parts of a scenario', async t => {
    const step = (text: string) => ({text, title: text})
    const {settled, url, write} = await watchedInBrowser(t, {
      'content/m.md': `---\nfencepost: {matrix: {V: ['1', '2']}}\n---\n\n# M\n\n${block('echo "v is $V"')}`,
      'content/s/index.json': JSON.stringify({details: {steps: [step('one.md'), step('two.md')]}, title: 'Scenario'}),
      'content/s/one.md': `# One\n\n${block('x=kept')}`,
      'content/s/two.md': `# Two\n\n${block('echo "x is $x"')}`
    })
    await settled()
    const page = await open(t, browser, url)
    for (const name of ['m.md (V=1)', 'm.md (V=2)', 'one.md', 'two.md'])
      await page
        .locator('nav li.passed', {hasText: name.replace(/^.* \(|\)$/g, '')})
        .first()
        .waitFor()
    const article = (text: string) => page.locator('article', {hasText: text})
    await article('V=2').locator('.step', {hasText: 'v is 2'}).waitFor()
    await article('Two').locator('.step', {hasText: 'x is kept'}).waitFor()
    await write('content/m.md', `---\nfencepost: {matrix: {V: ['1', '2']}}\n---\n\n# M\n\n${block('echo "v was $V"')}`)
    await article('V=1').locator('.step', {hasText: 'v was 1'}).locator('button[name="accept"]').first().waitFor()
    // Running a step of a scenario runs the scenario.
    await article('Two').locator('button[name="step"]').first().click()
    await article('Two').locator('.step', {hasText: 'x is kept'}).waitFor()
    await page.getByText('Waiting for changes').waitFor()
  })

  t.test('should run one step, to a step, a document, and stop', async t => {
    const folder = t.testdir()
    const log = path.join(folder, 'log')
    const go = path.join(folder, 'go')
    const {settled, url} = await watchedInBrowser(t, {
      'content/a.md': [
        block(`echo 1 >>${log}`),
        block(`echo 2 >>${log}`),
        block(`until [ -e ${go} ]; do sleep 0.01; done`)
      ].join('\n')
    })
    const page = await open(t, browser, url)
    await page.locator('#step-0-2', {hasText: 'running'}).waitFor()
    await page.keyboard.press('s')
    await page
      .locator('#step-0-2 .outcome', {hasText: 'not run'})
      .or(page.locator('#step-0-2 .outcome', {hasText: 'failed'}))
      .first()
      .waitFor()
    await settled()
    await page.getByText('Waiting for changes').waitFor()
    t.equal(await readFile(log, 'utf8'), '1\n2\n')
    await page.locator('#step-0-1').focus()
    await page.keyboard.press('t')
    await until(async () => (await readFile(log, 'utf8')) === '1\n2\n1\n2\n')
    await page.locator('#step-0-2', {hasText: 'skipped'}).waitFor()
    await page.getByText('Waiting for changes').waitFor()
    await page.locator('#step-0-0').focus()
    await page.keyboard.press('o')
    await until(async () => (await readFile(log, 'utf8')) === '1\n2\n1\n2\n1\n')
    await page.getByText('Waiting for changes').waitFor()
    await writeFile(go, '')
    await page.locator('#step-0-0').focus()
    await page.keyboard.press('d')
    await page.getByText('The document passed').waitFor()
    t.ok(await has(go))
    await page.keyboard.press('?')
    t.match(await page.locator('dialog').innerText(), /a\s+Accept the output[\s\S]*s\s+Stop[\s\S]*j\s+Next failure/)
  })

  t.test('should be usable by everyone, light and dark, on a screen and a phone', async t => {
    const files = {'content/a.md': `# A\n\n${block('echo "one"', 'echo "two"')}\n${block('seq 1 40')}\n`}
    const {ran, settled, url, write} = await watchedInBrowser(t, files)
    await settled()
    await ran(() => write('content/a.md', files['content/a.md'].replace('one', '1').replace('two', '2')))
    for (const [colorScheme, width] of [
      ['light', 390],
      ['dark', 1280]
    ] as const) {
      const page = await open(t, browser, url, {bypassCSP: true, colorScheme, viewport: {height: 800, width}})
      await page.locator('#step-0-0 button[name="edit"]').click()
      await page.getByLabel('Expectation').waitFor()
      await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
      const {violations} = (await page.evaluate('axe.run()')) as {
        readonly violations: readonly {readonly id: string; readonly nodes: readonly {readonly html: string}[]}[]
      }
      t.same(
        violations.map(({id, nodes}) => [id, ...nodes.map(({html}) => html)]),
        []
      )
      t.equal(await page.evaluate('document.documentElement.scrollWidth'), width)
    }
  })

  t.test('should stay usable with 500 documents', async t => {
    const files = Object.fromEntries(
      Array.from({length: 500}, (_, index) => [`content/${1000 + index}.md`, `# ${index}\n\n${block(`echo ${index}`)}`])
    )
    const {settled, url, write} = await watchedInBrowser(t, files)
    await settled()
    const page = await open(t, browser, url)
    await page.getByText('All 500 documents passed').waitFor()
    t.equal(await page.locator('nav li').count(), 500)
    await write('content/1400.md', `# 400\n\n${block('echo changed')}`)
    await page.locator('#step-400-0', {hasText: 'mismatched'}).waitFor()
    t.equal(await page.locator('article > details[open]').count(), 1)
    await page.locator('#step-400-0').focus()
    await page.keyboard.press('a')
    await page.getByText('All 500 documents passed').waitFor()
  })
})
