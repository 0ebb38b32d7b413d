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
