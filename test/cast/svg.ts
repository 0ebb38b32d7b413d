import path from 'node:path'
import {test} from 'tap'
import {project} from '../commands/project.mjs'
import {findBrowser, show, startBrowser} from '../report/browser.mjs'

const executablePath = await findBrowser()

const page = `# Colors

\`\`\`sh {{exec name=colors}}
for i in 1 2 3 4; do printf '\\e[1;3%dm%s\\e[0m & <%s>\\n' "$i" "color $i" "$i"; done
printf '10%%\\r50%%\\r100%%\\n\\e[7minverse\\e[0m \\e[4munderlined\\e[0m é 日本\\n'
\`\`\`

\`\`\`sh {{exec name=scroll}}
seq 12
\`\`\`

\`\`\`sh {{exec name=alternate}}
printf '\\e[?1049h\\e[Ha\\e[2;3Hb'; sleep 2; printf '\\e[?1049l'; echo back
\`\`\`
`

/** Reads the rows that the picture shows at a moment: in milliseconds, at its `end`, or `still`, without animations. */
const look = (time: number | 'end' | 'still') => `(() => {
  for (const animation of document.getAnimations()) {
    animation.pause()
    if ('${time}' === 'still') animation.cancel()
    else animation.currentTime = '${time}' === 'end' ? animation.effect.getTiming().duration - 1 : Number('${time}')
  }
  const left = each => each.x.baseVal[0]?.value ?? each.x.baseVal.value
  const shiftOf = each => new DOMMatrix(getComputedStyle(each).transform)
  const isShown = each => getComputedStyle(each).visibility === 'visible'
  const top = -shiftOf(document.querySelector('svg svg > g')).f / 19
  const height = document.querySelector('svg svg').height.baseVal.value / 19
  const rows = Array.from({length: height}, () => [])
  for (const each of [...document.querySelectorAll('text')].filter(isShown)) {
    const row = rows[(each.y.baseVal[0].value - 14) / 19 - top] ?? []
    for (const [index, character] of [...each.textContent].entries()) row[Math.round(left(each) / 8.4) + index] = character
  }
  // Lids hide what is not typed yet.
  for (const each of [...document.querySelectorAll('g g rect[class]')].filter(isShown)) {
    const row = rows[each.y.baseVal.value / 19 - top] ?? []
    row.length = Math.min(row.length, Math.round((left(each) + shiftOf(each).e) / 8.4))
  }
  const lines = rows.map(row => Array.from(row, character => character ?? ' ').join('').trimEnd())
  return lines.join('\\n').trimEnd() + '\\n'
})()`

test('in a browser', {skip: executablePath === undefined && 'there is no chromium on PATH'}, async t => {
  if (executablePath === undefined) return
  const {cwd, read, run} = await project({'page.md': page})
  t.match(await run('cast', 'page.md', '-o', 'page.svg', '--rows', '20'), {status: 0})
  const snapshot = await read('snapshots/page.md')
  const [colors = '', scroll = ''] = [...snapshot.matchAll(/^```output\n([\s\S]*?)```$/gm)].map(([, text]) => text)
  const browser = await startBrowser(executablePath)
  t.teardown(() => browser.close())
  const {complaints, page: shown} = await show(browser, path.join(cwd, 'page.svg'))

  await t.test('should end with what the snapshot has', async t => {
    const last = await shown.evaluate(look('end'))
    const [first = '', rest = ''] = colors.replace('日本', '日 本').split(/(?<=<4>\n)/)
    t.ok(String(last).startsWith(first.slice(first.indexOf('color 4'))), 'the last row of a command that scrolled by')
    t.ok(String(last).includes(`\n${rest}$ seq 12\n`), 'the output of the next one')
    t.ok(String(last).includes(`\n$ seq 12\n${scroll}$ printf`), 'a whole step')
    t.ok(String(last).endsWith('echo back\nback\n$\n'), 'and the prompt')
    t.equal(await shown.evaluate(look('still')), last, 'also where nothing moves')
    t.same(complaints, [])
  })

  await t.test('should type, and show other screens, on the way', async t => {
    const fresh = await show(browser, path.join(cwd, 'page.svg'))
    const seen = new Set<unknown>()
    for (let time = 0; time < 30_000; time += 100) seen.add(await fresh.page.evaluate(look(time)))
    const all = [...seen].map(String)
    t.ok(seen.has('$\n'), 'nothing typed yet')
    t.ok(
      all.some(text => /\n\$ (?:s|se)\n$/.test(text)),
      'half a command'
    )
    t.ok(seen.has('a\n  b\n'), 'a full-screen program')
  })
})
