import {test} from 'tap'
import {project} from '../project.mjs'

const page = `---
title: Install
---

# Install

\`\`\`sh
npm ci
\`\`\`{{exec}}

\`\`\`console
$ npm start
listening
\`\`\`

<!-- fencepost skip="needs a cluster" -->

\`\`\`bash
# Deploy
kubectl apply -f app.yaml
\`\`\`{{exec}}

\`\`\`sql
select 1
\`\`\`{{exec}}

\`\`\`zsh
compinit
\`\`\`{{copy}}

\`\`\`yaml
a: 1
\`\`\`

<!-- fencepost output -->

\`\`\`console
never typed
\`\`\`

\`\`\`npm run build
npm test
\`\`\`{{exec}}

Run \`ls\`{{exec}}, \`pwd\`{{exec skip}} or \`rm\`{{copy}}.
`

async function coverage(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const {runWith} = await project(files)
  const result = await runWith({argv: ['coverage', ...argv], env: {}})
  return result
}

test('should count shell blocks by document, and list those that are not run', async t => {
  const {status, stderr, stdout} = await coverage({'page.md': page, 'plain.md': '# None\n'}, '.')
  t.match({status, stderr}, {status: 0, stderr: ''})
  t.equal(
    stdout,
    `document blocks    run marked   skip
page.md       6      2      4      1   33.3%

Not run:
page.md:11  npm start
page.md:18  kubectl apply -f app.yaml  (skipped: needs a cluster)
page.md:27  compinit
page.md:41  npm test  (it isn't a step; the command \`lint\` explains why)

Shell blocks: 6, 2 run (33.3%), 4 marked, 1 skipped; other blocks: 2; inline steps: 2, 1 run
`
  )
})

test('should print a JSON object', async t => {
  const {stdout} = await coverage({'page.md': page}, 'page.md', '--json')
  const {documents, total} = JSON.parse(stdout)
  t.match(documents[0], {
    blocks: 6,
    file: 'page.md',
    inline: {marked: 2, run: 1},
    marked: 4,
    percent: 33.3,
    run: 2,
    skipped: 1
  })
  t.same(documents[0].untested[1], {
    command: 'kubectl apply -f app.yaml',
    language: 'bash',
    line: 18,
    reason: 'needs a cluster',
    state: 'skipped'
  })
  t.match(total, {blocks: 6, percent: 33.3})
})

test('should exit with 1 if less than --min is run, to the block', async t => {
  const blocks = (marked: number) =>
    Array.from({length: 5}, (_, index) => `\`\`\`sh\nls\n\`\`\`${index < marked ? '{{exec}}' : ''}\n`).join('\n')
  t.equal((await coverage({'page.md': blocks(4)}, '.', '--min', '80')).status, 0)
  t.match(await coverage({'page.md': blocks(4)}, '.', '--min', '80.1'), {
    status: 1,
    stderr: /80% of the shell blocks are run, less than `--min 80\.1`/
  })
  t.equal((await coverage({'page.md': 'none'}, '.', '--min', '100')).status, 0, 'nothing is left to run')
  for (const min of ['x', '101', '-1', ''])
    t.match(await coverage({'page.md': ''}, '.', `--min=${min}`), {status: 2, stderr: /`--min` must be a number/})
})

test('should agree with a run on selected blocks, `only`, terminals of a scenario, and scripts', async t => {
  t.match(await coverage({'page.md': '```sh\nls\n```\n'}, '.', '--select', 'shell', '--min', '100'), {status: 0})
  const only = '```sh\nls\n```{{exec}}\n\n```sh\npwd\n```{{exec only}}\n'
  t.match(await coverage({'page.md': only}, '.'), {stdout: /page\.md:1 {2}ls {2}\(skipped: another step is marked/})
  const index = JSON.stringify({details: {steps: [{foreground: 'go.sh', text: 'one.md'}]}, title: 'A'})
  const scenario = await coverage(
    {'index.json': index, 'go.sh': '#!/bin/sh\nls\n', 'one.md': '```\nls\n```{{exec}}\n'},
    '.'
  )
  t.match(scenario.stdout, /^document .*\none\.md +1 +1 +1 +0 +100\.0%\n\nShell blocks: 1, 1 run/)
})

test('should show no control characters of a document', async t => {
  const {stdout} = await coverage({'page.md': '```sh\necho \u001B[31m\u0007\n```\n'}, '.')
  t.match(stdout, 'page.md:1  echo ␛[31m␇')
  const document = '---\nfencepost: {skip: "\\n::add-mask::x"}\n---\n```sh {{exec}}\ntrue\n```\n'
  t.match(await coverage({'page.md': document}, '.'), {stdout: 'page.md:4  true  (skipped: ␊::add-mask::x)'})
})

test('should count the same blocks as the HTML report, also one of a merged run', async t => {
  const {read, run} = await project({
    'fencepost.config.json': '{"languages": ["term"], "select": "shell"}',
    'page.md': '```term\ntrue\n```\n\n```bash\nls\n```\n'
  })
  const total = 'Shell blocks: 1, 1 run'
  t.match(await run('coverage', 'page.md'), {stdout: new RegExp(total)})
  await run('page.md', '--reporter', 'html:report.html')
  t.match(await read('report.html'), total)
  await run('page.md', '--reporter', 'json:report.jsonl')
  await run('merge', 'report.jsonl', '--reporter', 'html:merged.html')
  t.match(await read('merged.html'), total)
})
