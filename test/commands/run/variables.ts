import {test} from 'tap'
import {project} from '../project.mjs'

/** Runs a document whose shell blocks are `blocks`; returns its report and its snapshot. */
async function run(blocks: readonly string[], {config = {}, flags = [], front = ''}: RunOptions = {}) {
  const text = blocks.map(block => `\`\`\`sh\n${block}\n\`\`\`\n`).join('\n')
  const one = await project({'a.md': `${front}\n# A\n\n${text}`, 'fencepost.config.json': JSON.stringify(config)})
  const {stdout} = await one.run('a.md', '--select', 'shell', ...flags)
  return {...one, snapshot: await one.read('snapshots/a.md').catch(() => ''), stdout}
}

interface RunOptions {
  readonly config?: object
  readonly flags?: readonly string[]
  readonly front?: string
}

const echo = 'echo "$REGION <REGION> {REGION} $$REGION$$ ${REGION} {{REGION}} <OTHER>"'

test('should fill in variables of the project, of a document and of the command line', async t => {
  const config = {vars: {PORT: 8080, REGION: 'eastus'}}
  const one = await run([`${echo} #<PORT>`], {config})
  t.match(one.stdout, '1 skipped', 'another placeholder is left')
  const blocks = ['echo "$REGION <REGION> {REGION} $$REGION$$ ${REGION} {{REGION}}"', 'echo {PORT}']
  const filled = await run(blocks, {config})
  t.match(filled.snapshot, '\neastus eastus eastus eastus eastus {{REGION}}\n')
  t.match(filled.snapshot, '\n8080\n')
  t.match(filled.snapshot, 'echo {PORT}', 'the snapshot shows the command of the document')
  const front = '---\nfencepost:\n  vars:\n    REGION: west\n---\n'
  t.match((await run(['echo <REGION>'], {config, front})).snapshot, '\nwest\n')
  t.match((await run(['echo <REGION>'], {config, flags: ['--var', 'REGION=a=b'], front})).snapshot, '\na=b\n')
})

test('should refuse a variable without a name', async t => {
  const one = await project({'a.md': ''})
  for (const text of ['REGION', '=x', '1A=x'])
    t.match(await one.run('a.md', '--var', text), {status: 2, stderr: `got \`${text}\`.`}, text)
})

test('should give a value of the output to later steps, and hide it in outputs', async t => {
  const create = 'echo "Created item-$RANDOM$RANDOM in 2 s"'
  const {stdout, ...one} = await project({
    'a.md': `# A

\`\`\`sh {{exec capture="ID=/Created (item-\\d+)/"}}
${create}
\`\`\`

\`\`\`sh {{exec}}
echo "look for <ID> ($ID)"
\`\`\`

\`echo "$ID"\`{{exec T2}}

\`\`\`yaml file=item.yaml
id: {ID}
\`\`\`

\`\`\`sh {{exec}}
cat item.yaml
\`\`\`
`
  }).then(async made => ({...made, ...(await made.run('a.md'))}))
  t.match(stdout, '4 new')
  const snapshot = await one.read('snapshots/a.md')
  for (const line of ['Created [ID] in 2 s', 'look for [ID] ([ID])', '[ID]', 'id: [ID]'])
    t.match(snapshot, `\n${line}\n`)
  t.match((await one.run('a.md')).stdout, '5 passed', 'the next value is another one')
})

test('should fail a step whose output has nothing to capture', async t => {
  const one = await project({'a.md': '`echo none`{{exec capture="ID=/Created (\\w+)/"}}\n\n`echo $ID`{{exec}}\n'})
  const {status, stdout} = await one.run('a.md')
  t.equal(status, 1)
  t.match(stdout, '`capture` finds no match for `/Created (\\w+)/` in the output, so `ID` has no value.')
})

test('should refuse a capture without a variable or with a broken expression', async t => {
  for (const text of ['/a/', 'ID=a', 'ID=/(/', 'ID=/(a)*/']) {
    const one = await project({'a.md': `\`true\`{{exec capture="${text}"}}\n`})
    t.match((await one.run('a.md')).stdout, '`capture` must be a variable and a regular expression', text)
  }
})

test('should capture the whole match without a group, and the first group of a line', async t => {
  const one = await project({
    'a.md':
      '`echo "v1.22.333 (of [x])"; echo v9.9.9999`{{exec capture="V=/\\d+\\.\\d+\\.\\d+/"}}\n\n`printf "%s" "$V" | tr 0-9 a-j`{{exec}}\n\n' +
      '`echo "id: [abcd] ef"`{{exec capture="N=/[([](\\w+)(?:\\]|\\)) (ef)/"}}\n\n`printf "%s" "$N" | tr a-z A-Z`{{exec}}\n'
  })
  await one.run('a.md')
  const snapshot = await one.read('snapshots/a.md')
  t.match(snapshot, 'b.cc.ddd')
  t.match(snapshot, 'ABCD')
})
