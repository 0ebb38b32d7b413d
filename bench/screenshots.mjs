// Makes the images of the README and the manual from real runs of the README's example.
// usage: npm run build && node bench/screenshots.mjs   (needs `script` of util-linux, and chromium for the HTML report)
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {execa} from 'execa'
import {chromium} from 'playwright-core'

const command = path.resolve('dist/cli.cjs')
const images = path.resolve('content/images')
const file = 'docs/stock.md'
const [, example = ''] = /````md\n([\s\S]*?)````\n/.exec(await readFile('README.md', 'utf8')) ?? []

/** Colors of the terminal, by SGR parameter. */
const colors = {2: '#8b949e', 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff'}
const [fontSize, lineHeight, charWidth, margin] = [14, 20, 8.43, 20]

/** Spaces become no-break spaces, which no renderer collapses. */
const escapeXml = text => text.replace(/[&<>]/g, char => `&#${char.charCodeAt(0)};`).replaceAll(' ', '\u00a0')

/** A terminal with this text, which may have SGR colors. */
function toSvg(text) {
  const lines = text.replaceAll('\r', '').trimEnd().split('\n')
  const plain = lines.map(line => line.replace(/\x1b\[[\d;]*m/g, ''))
  const width = Math.ceil(Math.max(...plain.map(line => line.length)) * charWidth) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  let style = []
  const rows = lines.map((line, index) => {
    const spans = line.split(/(\x1b\[[\d;]*m)/).map(part => {
      const sgr = /^\x1b\[([\d;]*)m$/.exec(part)
      if (!sgr) {
        if (part === '') return ''
        const fill = style.map(code => colors[code]).findLast(color => color !== undefined)
        const attributes = `${fill ? ` fill="${fill}"` : ''}${style.includes(1) ? ' font-weight="bold"' : ''}`
        return attributes ? `<tspan${attributes}>${escapeXml(part)}</tspan>` : escapeXml(part)
      }
      for (const code of sgr[1].split(';').map(Number)) {
        if (code === 0) style = []
        else if (code === 39) style = style.filter(one => one < 30)
        else if (code === 22) style = style.filter(one => one > 2)
        else style = [...style, code]
      }
      return ''
    })
    return `<text x="${margin}" y="${margin + index * lineHeight + fontSize}">${spans.join('')}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>A terminal: ${escapeXml(plain[0])}</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="${fontSize}" fill="#e6edf3">
${rows.join('\n')}
</g>
</svg>
`
}

const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-images-'))
try {
  await mkdir(path.join(cwd, 'docs'))
  await mkdir(images, {recursive: true})
  await writeFile(path.join(cwd, 'package.json'), '{}')
  await writeFile(path.join(cwd, file), example)
  const env = {CI: '', COLUMNS: '100', TERM: 'xterm-256color'}
  await execa('node', [command, file], {cwd, env})
  await writeFile(path.join(cwd, file), example.replace('shirt hat shirt', 'shirt hat scarf'))
  const options = {cwd, env, reject: false}
  const {stdout} = await execa('script', ['-qec', `node '${command}' ${file}`, '/dev/null'], options)
  await writeFile(path.join(images, 'run.svg'), toSvg(`$ npx fencepost ${file}\n${stdout}`))

  await execa('node', [command, file, '--reporter', 'html:report.html'], options)
  const browser = await chromium.launch({args: ['--no-sandbox'], executablePath: '/usr/bin/chromium'})
  const page = await browser.newPage({viewport: {height: 720, width: 900}})
  await page.goto(pathToFileURL(path.join(cwd, 'report.html')).href)
  await page.screenshot({path: path.join(images, 'report.png')})

  // The live view after the same edit.
  const watch = execa('node', [command, 'watch', file, '--ui'], {...options, forceKillAfterDelay: 1000})
  const [, url] = /Live view: (\S+)/.exec((await watch.stdout[Symbol.asyncIterator]().next()).value)
  await page.goto(url)
  const step = page.locator('.step.failed', {has: page.locator('.decisions')}).first()
  await step.waitFor()
  await step.focus()
  await page.screenshot({path: path.join(images, 'watch.png')})
  watch.kill('SIGINT')
  await watch
  await browser.close()
} finally {
  await rm(cwd, {force: true, recursive: true})
}
