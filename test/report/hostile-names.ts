import {readFile} from 'node:fs/promises'
import {test} from 'tap'
import {project} from '../commands/project.mjs'

const hostile = '\n::error::forged\r\n::error::forged\n\nnot ok 7 - forged\n</testcase>forged\x1b]0;forged\x07'
const name = `content/a${hostile.replaceAll('/', ' ')}.md`

test('should escape the name of a document, a heading and a command in every report', async t => {
  const title = `A &#10;::error::forged ${hostile.slice(-11, -1)}`
  const {run, write} = await project({
    [name]: `# ${title}\n\n\`echo a\`{{exec}}\n\n\`false\`{{exec}}\n\n\`echo c\`{{exec timeout=x}}\n`
  })
  for (const file of [
    `# ${title}\n\n\`echo a\`{{exec}}\n`,
    `# ${title}\n\n\`echo b\`{{exec}}\n\n\`sleep 9 &\`{{exec}}\n\n\`false\`{{exec}}\n`
  ]) {
    await write(name, file)
    const reports: string[] = []
    for (const command of ['update', 'run', 'lint', 'list', 'coverage', 'review']) {
      const {stderr, stdout} = await run(command, ...(command === 'review' ? ['--list'] : []))
      reports.push(stdout, stderr)
    }
    for (const reporter of ['pretty', 'github', 'tap', 'json', 'junit', 'gitlab']) {
      const {stderr, stdout} = await run('--reporter', reporter)
      reports.push(stdout, stderr)
    }
    for (const text of reports) {
      t.notMatch(text, /^::error::forged|^not ok 7|^<\/testcase>forged|[\x1b\x07\r]/m)
    }
  }
})

test('should let no message or code begin a line with a workflow command', async t => {
  const {cwd, runWith} = await project({
    'a.md': `---\nfencepost: {"x\\n::error::forged": 1, vars: {"y\\n::error::forged": "z"}}\n---\n\n\`true\`{{exec}}\n`,
    'b.md': `# B\n\n\`\`\`sh {{exec}}\nfalse # first\n::error::forged() { false; }; false\n\`\`\`\n`,
    'c.md': `# C\n\n\`\`\`sh {{exec}}\nprintf '::error::forged\\nnew\\n'\n\`\`\`\n\n\`\`\`output\n::error::forged\nold\n\`\`\`\n`
  })
  for (const reporter of ['pretty', 'github', `json:${cwd}/report.json`]) {
    const env = {GITHUB_ACTIONS: 'true', PATH: process.env.PATH}
    const {stdout} = await runWith({argv: ['run', '--keep-going', '--reporter', reporter, '.'], env})
    t.match(stdout, '::error::forged', 'which is shown')
    // What GitHub doesn't read commands in is taken out; it reads them behind blanks as well.
    t.notMatch(stdout.replace(/^::stop-commands::(.*)\n[\s\S]*?^::\1::\n/gm, ''), /^\s*::error::forged/m, reporter)
  }
  const {stderr, stdout} = await runWith({argv: ['lint', '.'], env: {PATH: process.env.PATH}})
  t.notMatch(`${stdout}${stderr}`, /^::error::forged/m)
})

test('should print no control character and no workflow command of a document, by any command', async t => {
  const bad = '\x1b]0;forged\x07\x9b31m\x1b[31m'
  const lines = ['::add-mask::forged', '  ::add-mask::forged', '\u00a0::add-mask::forged', '##[add-mask]forged']
  const text = lines.join('\n')
  const printed = String.raw`printf '\033]0;forged\a\302\23331m\033[31m\n::add-mask::forged\n  ::add-mask::forged\n##[add-mask]forged\n'`
  const document = (code: string, settings: string) =>
    [
      `---\nfencepost: ${settings}\ntitle: "${bad}::add-mask::forged"\n---\n`,
      `# T ${bad}\n\n::add-mask::forged ${bad}\n`,
      `\`\`\`sh {{exec name="n${bad}::add-mask::forged"}}\n${code}\n\`\`\`\n\n\`\`\`output\n${text}\n${bad}\n\`\`\`\n`,
      `\`\`\`sh {{exec}}\n: '${bad}\n${text}'\nno-such-program ${bad}\n\`\`\`\n`,
      `\`\`\`sh {{exec exit=0 skip="${bad}::add-mask::forged"}}\ntrue '\n${text}'\n\`\`\`\n`,
      `\`\`\`sh {{exec if="${bad}"}}\nfalse ${bad} # ${lines[0]}\n${text}\n\`\`\`\n`,
      `\`\`\`sh\necho '\n${text}${bad}'\n\`\`\`\n`
    ].join('\n')
  const file = `content/a${bad.replaceAll('/', '')}\n  ::add-mask::forged.md`
  const {cwd, runWith, write} = await project({
    [file]: document(printed, '{keepGoing: true}'),
    'content/c.md': document(printed, `{"x${bad}\\n::add-mask::forged": 1}`),
    'content/b.md': `# B ${bad}\n\n\`\`\`sh {{exec}}\n${printed}; date +%N\n${text}\n\`\`\`\n`
  })
  const reporters = ['pretty', 'github', 'tap', 'json', 'junit', 'gitlab', 'html', 'json:report.json']
  const calls = [
    ['list'],
    ['list', '--json'],
    ['run', '--list'],
    ['lint'],
    ['lint', '--json'],
    ['coverage'],
    ['coverage', '--json'],
    ['adopt', '--no-sandbox', '--dry-run', 'content/b.md'],
    ['adopt', '--no-sandbox', '--dry-run', '--skip-failures', file],
    ...reporters.map(name => ['run', '--keep-going', '--reporter', name]),
    ['merge', 'report.json'],
    ['merge', '--reporter', 'github', 'report.json'],
    ['review', '--list'],
    ['review', '--list', '--json'],
    ['stabilize', 'content/b.md', '--runs', '2'],
    ['cassettes'],
    ['cast', file],
    ['update', '--keep-going'],
    ['update', '--dry-run'],
    ['run', `${file}:3`],
    ['run', `no-such-file${bad}\n::add-mask::forged`],
    ['run', `--${bad}\n::add-mask::forged`],
    ['adopt', '--no-sandbox', file]
  ]
  for (const color of [[], ['--color']]) {
    for (const argv of calls) {
      const {stderr, stdout} = await runWith({
        argv: [...argv, ...color],
        env: {GITHUB_ACTIONS: 'true', PATH: process.env.PATH}
      })
      for (const output of [stdout, stderr]) {
        const name = `${argv.join(' ')} ${color}`
        t.notMatch(
          color.length === 0 ? output : output.replace(/\x1b\[[\d;]*m/g, ''),
          /[\x00-\x08\x0b-\x1f\x7f-\x9f]/,
          name
        )
        const log = output.replace(/^::stop-commands::(.*)\n[\s\S]*?^::\1::\n/gm, '')
        t.notMatch(log, /^\s*::add-mask/m, name)
        t.notMatch(log.replace(/^::(?:error|warning|notice|group)\b.*/gm, ''), '##[add-mask', name)
      }
    }
  }
  const report = await readFile(`${cwd}/report.json`, 'utf8')
  t.match(report, 'forged')
  await write('report.json', report.replaceAll('␛', '\\u001b').replaceAll('␇', '\\u0007'))
  const merged = await runWith({
    argv: ['merge', '--reporter', 'pretty', 'report.json'],
    env: {PATH: process.env.PATH}
  })
  t.match(merged.stdout, '␛]0;forged␇', 'of an edited report, too')
})
