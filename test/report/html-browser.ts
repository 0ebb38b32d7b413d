import {readFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import path from 'node:path'
import type {Page} from 'playwright-core'
import {test} from 'tap'
import {project} from '../commands/project.mjs'
import {findBrowser, show, startBrowser} from './browser.mjs'
import {hostilePage} from './hostile-page.mjs'

const colors =
  '```sh\n# all\nfor x in "$A"; do ls -l; done\n```\n\n```yaml\na: "b" # c\nd: 1\n```\n\n> [!TIP]\n> x\n\n> [!NOTE]\n> x\n\n> [!WARNING]\n> x\n\n> [!CAUTION]\n> x\n'
const wide = 'seq -s " " 1 400'
const pages = {
  'docs/bad.md': `# Bad\n\n\`\`\`sh\necho "<script>window.hacked = 1</script>"; exit 3\n\`\`\`{{exec}}\n\n\`false\`{{exec}}\n`,
  'docs/good.md': `# Good\n\n\`\`\`sh\n${wide}\n\`\`\`{{exec}}\n\n| a | b |\n| - | - |\n| ${'word '.repeat(40)} | \`ls\`{{exec}} |\n\n- [ ] task\n`,
  'docs/hostile.md': hostilePage,
  'docs/long.md': `# Long\n\n<details>\n<summary>More</summary>\n\n\`\`\`sh\nseq 1 40 | sed 's/^/word /'\n\`\`\`{{exec}}\n\n</details>\n\n| Option | Meaning |\n| - | - |\n| \`--with-a-long-name-of-an-option\` | ${'x'.repeat(60)} |\n\n| | a |\n| :-: | -: |\n| b | c |\n\n${colors}`
}
/** Whether the top of an element is on the screen. */
const isInView = async (page: Page, selector: string) => {
  const top = Number(await page.evaluate(`document.querySelector('${selector}').getBoundingClientRect().top`))
  return top >= 0 && top < Number(page.viewportSize()?.height)
}
/** Widths of the screens on which colours are looked at. */
const screens = {dark: 1280, light: 390}
const executablePath = await findBrowser()

test('in a browser', {skip: executablePath === undefined && 'there is no chromium on PATH'}, async t => {
  const browser = await startBrowser(executablePath ?? '')
  const one = await project(pages)
  t.after(async () => {
    await browser.close()
  })
  await one.run('.', '--keep-going', '--reporter', 'html:report.html')
  const file = path.join(one.cwd, 'report.html')

  t.test('should run no script of a page, load nothing and complain of nothing', async t => {
    const {complaints, page} = await show(browser, file)
    for (const summary of await page.locator('summary').all()) if (await summary.isVisible()) await summary.click()
    t.same(complaints, [])
    t.equal(await page.evaluate('window.hacked'), undefined)
    t.equal(page.url(), `file://${file}`)
    await page.goto(`file://${file}#%E0%`)
    await page.reload()
    t.same(complaints, [], 'an address that is cut off')
    t.equal(await page.locator('form.find').isVisible(), true)
    await page.close()
  })

  t.test('should forbid scripts, styles and requests that would slip through', async t => {
    const html = await readFile(file, 'utf8')
    const slipped =
      '<script>window.hacked = 1</script><img src="https://example.com/x.png" onerror="window.hacked = 1"><p id=slipped style="color: red">x</p><a id=run href="javascript:window.hacked=1">x</a>'
    await one.write(
      'slipped.html',
      html.replace('</main>', () => `${slipped}</main>`)
    )
    const {page} = await show(browser, path.join(one.cwd, 'slipped.html'))
    await page.locator('#run').click()
    t.equal(await page.evaluate('window.hacked'), undefined)
    t.not(await page.evaluate('getComputedStyle(document.getElementById("slipped")).color'), 'rgb(255, 0, 0)')
    t.equal(await page.locator('form.find').isVisible(), true, 'the script of the report runs')
    await page.close()
  })

  t.test('should lead to each failure by keyboard alone', async t => {
    const {page} = await show(browser, file)
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent')
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
      return focused()
    }
    t.equal(await press('Tab'), 'Skip to the failures')
    t.equal(await press('Enter'), 'failures')
    t.equal(await press('Tab'), 'docs/bad.md:3')
    t.equal(await press('Enter'), 'failure-1')
    while ((await press('Tab')) !== '↓ Next failure') t.pass('a link or button before it')
    t.equal(await press('Enter'), 'failure-2')
    t.equal(await page.locator('#failure-2').isVisible(), true)
    await page.close()
  })

  t.test('should move between failures with j and k, and show all keys with ?', async t => {
    const {page} = await show(browser, file)
    const press = async (key: string) => {
      await page.keyboard.press(key)
      return page.evaluate('document.activeElement.id || document.activeElement.textContent')
    }
    t.equal(await press('j'), 'failure-1')
    t.equal(await press('j'), 'failure-2')
    t.equal(await press('j'), 'failure-2', 'there are no more')
    t.equal(await press('k'), 'failure-1')
    t.equal(await isInView(page, '#failure-1'), true)
    t.equal(await press('?'), 'Close')
    t.match(await page.locator('dialog').innerText(), /j\s+Next failure\s+k\s+Previous failure/)
    await press('Escape')
    t.equal(await page.locator('dialog').isVisible(), false)
    await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = false')
    await page.keyboard.press('j')
    await page.waitForFunction('document.activeElement.id === "failure-2"')
    t.equal(await isInView(page, '#failure-2'), true, 'it is unfolded')
    t.equal(await page.evaluate('history.length'), 2, 'moving leaves no entries in the history')
    await page.close()
  })

  t.test('should find text in output, code and headings, also where it is folded away', async t => {
    const {page} = await show(browser, file)
    const status = page.locator('form.find [role="status"]')
    const found = () => page.evaluate('String([...CSS.highlights.get("current")][0] ?? "")')
    await page.keyboard.press('/')
    await page.keyboard.type('WORD 27')
    t.equal(await status.textContent(), '1 match in 1 document')
    t.same(await page.evaluate('[...document.querySelectorAll("article:not([hidden])")].map(one => one.id)'), [
      'page/docs/long.md'
    ])
    t.equal(await page.locator('samp', {hasText: 'word 27'}).isVisible(), false, 'folded away')
    await page.keyboard.press('Enter')
    t.equal(await found(), 'word 27')
    t.equal(await status.textContent(), '1 of 1 match')
    t.equal(await page.locator('samp', {hasText: 'word 27'}).isVisible(), true, 'unfolded')

    await page.getByLabel('Find').fill('seq 1 40 | sed')
    t.equal(await status.textContent(), '1 match in 1 document', 'over several colors')
    await page.getByLabel('Find').fill('failure')
    t.equal(await status.textContent(), '0 matches in 0 documents', 'links of the report are no text')
    await page.getByLabel('Find').fill('good')
    t.match(await status.textContent(), /^\d+ match(es)? in 1 document$/, 'a name or a heading')
    await page.keyboard.press('Escape')
    t.equal(await status.textContent(), '4 documents')
    t.equal(await page.locator('article:visible').count(), 4)
    await page.close()
  })

  t.test('should copy the code of a step', async t => {
    const {page} = await show(browser, file)
    await page.evaluate('navigator.clipboard.writeText = async text => void (window.copied = text)')
    await page.locator('#failure-1 .copy').first().click()
    t.equal(await page.evaluate('window.copied'), 'echo "<script>window.hacked = 1</script>"; exit 3')
    await page.getByText('Copied.').waitFor({state: 'attached'})
    await page.close()
  })

  t.test('should show failed documents alone, and those whose name is typed', async t => {
    const {page} = await show(browser, file)
    const shown = async () =>
      (await page.locator('article').all()).reduce(
        async (names: Promise<readonly string[]>, article) =>
          (await article.isVisible()) ? [...(await names), String(await article.getAttribute('data-file'))] : names,
        Promise.resolve([])
      )
    t.equal((await shown()).length, 4)
    await page.getByLabel('failed only').check()
    t.same(await shown(), ['docs/bad.md'])
    await page.getByLabel('failed only').uncheck()
    await page.getByLabel('Find').fill('GOOD')
    t.same(await shown(), ['docs/good.md'])
    await page.getByLabel('Find').fill('s/ long')
    t.same(await shown(), ['docs/long.md'], 'all words are in the name')
    await page.close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    t.test(`should be accessible in ${colorScheme} colours, with all that is folded open`, async t => {
      const {page} = await show(browser, file, {colorScheme, viewport: {height: 844, width: screens[colorScheme]}})
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')
      const background = String(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'))
      const brightness = Number(/\d+/.exec(background)?.[0])
      t.ok(colorScheme === 'dark' ? brightness < 60 : brightness > 200, background)
      await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
      const {violations} = (await page.evaluate('axe.run()')) as {
        readonly violations: readonly {readonly id: string; readonly nodes: readonly {readonly html: string}[]}[]
      }
      t.same(
        violations.map(({id, nodes}) => [id, ...nodes.map(({html}) => html)]),
        []
      )
      await page.close()
    })
  }

  t.test('should scroll one way on a phone, however long a line, with the failures first', async t => {
    const {page} = await show(browser, file, {hasTouch: true, isMobile: true, viewport: {height: 640, width: 320}})
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320)
    t.equal(await isInView(page, '#failures'), true)
    const option = page.locator('td code.word')
    t.ok(Number((await option.boundingBox())?.height) < 25, 'words in tables stay whole')
    const alignments = await page.evaluate(
      '[...document.querySelectorAll("td[align]")].map(cell => getComputedStyle(cell).textAlign)'
    )
    t.same(alignments, ['center', 'center', 'right'], 'the first one is the header without text')
    const {page: desktop} = await show(browser, file, {viewport: {height: 900, width: 1280}})
    t.equal(await desktop.evaluate('document.documentElement.scrollWidth'), 1280)
    await page.close()
    await desktop.close()
  })

  t.test('should print what is folded away, and no form', async t => {
    const {page} = await show(browser, file)
    await page.emulateMedia({media: 'print'})
    t.equal(await page.locator('form.find').isVisible(), false)
    t.equal(await page.locator('details.coverage table').isVisible(), true)
    await page.close()
  })
})
