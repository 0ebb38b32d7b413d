import {readFile} from 'node:fs/promises'
import {toString as textOf} from 'mdast-util-to-string'
import {remark} from 'remark'
import {test} from 'tap'
import {project} from './commands/project.mjs'

const text = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const {children} = remark().parse(text)

/** The blocks of code below a heading. */
function codeUnder(title: string) {
  const start = children.findIndex(node => node.type === 'heading' && textOf(node) === title)
  const rest = children.slice(start + 1)
  const end = rest.findIndex(node => node.type === 'heading')
  return rest.slice(0, end === -1 ? undefined : end).filter(node => node.type === 'code')
}

test('should run the commands of the README on the page of the README', async t => {
  const [page, commands] = codeUnder('Use')
  t.match(page, {lang: 'md'})
  const one = await project({'page.md': page?.value ?? ''})
  const lines = (commands?.value ?? '').split('\n').filter(line => line.startsWith('$ npx fencepost '))
  t.ok(lines.length >= 3, 'there are commands')
  for (const line of lines) {
    const result = await one.run(...line.slice('$ npx fencepost '.length).split(' '))
    t.match(result, {status: 0, stderr: ''}, line)
  }
  t.match(await one.read('snapshots/page.md'), /```output\nHello\n```/)
})

test('should name in the README every verb and every option of a step', async t => {
  const {commands} = await import('../src/cli/commands.js')
  const {stepOptionNames} = await import('../src/config/step-options.js')
  for (const verb of Object.keys(commands).filter(name => name !== 'run')) t.match(text, `fencepost ${verb}`)
  for (const option of stepOptionNames.filter(name => name !== 'interrupt')) t.match(text, `\`${option}\``)
})
