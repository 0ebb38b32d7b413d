import {test} from 'tap'
import {index, run} from '../scenario-project.mjs'

const steps = [{text: 'step.md'}]

test('should warn of an asset pattern that matches nothing, and run the scenario', async t => {
  const assets = {
    host01: [
      {file: '*.none', target: '~/'},
      {file: 'a.txt', target: '~/'}
    ]
  }
  t.match(
    await run(
      {
        'one/assets/a.txt': 'a\n',
        'one/index.json': index({assets, steps}),
        'one/step.md': '`cat ~/a.txt`{{exec}}\n'
      },
      '.'
    ),
    {
      snapshot: /\na\n/,
      status: 0,
      stdout: /one\/index\.json:\d+:1 {2}warning {2}No file in `assets` matches `\*\.none`\..* scenario-asset/
    }
  )
})

test('should start where the assets of a scenario are, however its home is written', async t => {
  for (const target of ['~', '~/', '/root', '/root/', '/home/scrapbook/tutorial', '/home/scrapbook/tutorial/']) {
    const files = {
      'one/assets/a.txt': 'a\n',
      'one/index.json': index({assets: {client: [{file: 'a.txt', target}]}, steps}),
      'one/step.md': '`cat a.txt`{{exec}}\n'
    }
    t.match(await run(files, '.'), {snapshot: /\na\n/, status: 0}, target)
  }
})

test('should keep an asset that can not be written in its scenario', async t => {
  const client = [
    {file: 'a.txt', target: '~/'},
    {file: 'b.txt', target: '~/a.txt/in'}
  ]
  const files = {
    'one/assets/a.txt': 'a\n',
    'one/assets/b.txt': 'b\n',
    'one/index.json': index({assets: {client}, steps}),
    'one/step.md': '`true`{{exec}}\n'
  }
  const {status, stderr, stdout} = await run(files, '.')
  t.equal(status, 1)
  t.match(stdout, / error {2}.*b\.txt/)
  t.notMatch(stderr, /bug in Fencepost/)
})

test('should type an answer into the program that asks', async t => {
  const ask = 'bash -c \'read -p "Sure? " a; echo "got $a"\''
  const files = {
    'one/index.json': index({steps}),
    'one/step.md': `\`\`\`\n${ask}\n\`\`\`{{exec}}\n\n\`yes\`{{exec}}\n\n\`echo done\`{{exec}}\n`
  }
  t.match(await run(files, '.'), {snapshot: /\ngot yes\n[\s\S]*\ndone\n/, status: 0})
})
