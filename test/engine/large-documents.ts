import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../commands/project.mjs'

const cli = path.resolve('dist/cli.cjs')
const report =
  'data:text/javascript,process.on("exit",()=>{const{maxRSS,userCPUTime:cpu}=process.resourceUsage();console.error(JSON.stringify({cpu,maxRSS}))})'

/** Runs the built command; returns what it printed, with its processor time in microseconds and its memory in kilobytes. */
async function measured(cwd: string, argv: readonly string[], options: readonly string[] = []) {
  const {exitCode, stderr, stdout} = await execa(process.execPath, [...options, `--import=${report}`, cli, ...argv], {
    cwd,
    env: {CI: '', NODE_OPTIONS: ''},
    reject: false
  })
  const usage = stderr.trim().split('\n').at(-1) ?? ''
  return {exitCode, stdout, ...(usage.startsWith('{') && (JSON.parse(usage) as {cpu: number; maxRSS: number}))}
}

test('should take as long for a step that has changed as for those that pass', async t => {
  const page = (changed: string) =>
    Array.from({length: 20_000}, (_, index) => `\`echo ${index === 10_000 ? changed : index}\`{{exec}}\n\n`).join('')
  const {cwd, write} = await project({'page.md': page('first')})
  t.match(await measured(cwd, ['page.md']), {exitCode: 0})
  const passed = await measured(cwd, ['page.md', '--ci'])
  t.match(passed, {exitCode: 0, stdout: /20000 passed/})
  await write('page.md', page('second'))
  const changed = await measured(cwd, ['page.md', '--ci'])
  t.match(changed, {exitCode: 1, stdout: /1 mismatched, 19999 passed/})
  const ratio = (key: 'cpu' | 'maxRSS') => (changed[key] ?? Number.NaN) / (passed[key] ?? Number.NaN)
  t.ok(ratio('cpu') < 2.5, `${ratio('cpu')} times the processor time`)
  t.ok(ratio('maxRSS') < 2, `${ratio('maxRSS')} times the memory`)
})

test('should write a report of a large document in little memory', async t => {
  const texts = {
    block: '```text\nsome words of a line\n'.concat('some words of a line in a block\n'.repeat(300_000), '```\n'),
    paragraphs: 'Some words of a *paragraph* with `code`.\n\n'.repeat(200_000)
  }
  for (const [name, text] of Object.entries(texts)) {
    const {cwd, read} = await project({'page.md': `\`true\`{{exec}}\n\n${text}`})
    const argv = ['page.md', '--reporter', 'html:report.html']
    t.match(await measured(cwd, argv, ['--max-old-space-size=512']), {exitCode: 0}, name)
    t.match(await read('report.html'), "isn't shown: it's longer than 1 MB")
  }
})
