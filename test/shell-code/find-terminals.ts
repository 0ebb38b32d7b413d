import {test} from 'tap'
import {loadSettings} from '../../src/config/load-settings.js'
import {planSource} from '../../src/engine/plan/plan-source.js'

async function terminalsOf(text: string, front: Readonly<Record<string, unknown>> = {}) {
  const settings = {...(await loadSettings({cwd: '/', env: {}, flags: {}})), ...front}
  const {plan} = await planSource({file: 'page.md', settings, source: text})
  return {steps: plan.steps, terminals: plan.sessions ?? []}
}

test('should use a plain session if no terminal is needed', async t => {
  for (const code of [
    'ls -l',
    'bash script.sh',
    'python3 -c "print(1)"',
    'sudo apt-get install -y jq',
    'docker run ubuntu ls',
    'read -r x <file',
    'echo "select 1" | psql',
    'less file',
    'man ls',
    'watch -g ls',
    'sleep 1d',
    'apt install jq'
  ]) {
    t.same((await terminalsOf(`\`\`\`\n${code}\n\`\`\`{{exec}}\n`)).terminals, [], code)
  }
  t.same((await terminalsOf('`sleep 1d`{{exec}} `^C`{{exec ctrl-seq}}')).terminals, [])
})

test('should use a terminal if a step needs one, and say why', async t => {
  for (const [code, reason] of [
    ['bash', /`bash` opens a shell/],
    ['sudo -i', /opens a shell/],
    ['cd /; python3', /`python3` opens an interpreter/],
    ['psql', /an interpreter/],
    ['sqlite3 test.db', /an interpreter/],
    ['docker exec -it web sh', /a terminal \(`-it`\)/],
    ['docker exec -it web ls', /a terminal \(`-it`\) for one command/],
    ['vi notes', /an editor/],
    ['top', /a screen of its own/],
    ['cd /; less file; watch -n 1 ls -lh', /`watch -n 1 ls -lh` opens a screen of its own/],
    ['read -p "Name? " name', /a question/]
  ] as const) {
    const {terminals} = await terminalsOf(`# P\n\n\`${code}\`{{exec T3}} \`ls\`{{exec}}\n`)
    t.match(terminals, [{line: 3, name: 'T3', reason}], code)
    t.equal(terminals.length, 1)
  }
})

test('should use a terminal for keys, typed text and a driven pager', async t => {
  t.match((await terminalsOf('`^D`{{exec ctrl-seq}}')).terminals, [{name: 'T1', reason: /`\^D` is a key/}])
  t.match((await terminalsOf('`ls`{{exec no-newline}}')).terminals, [{reason: /typed without Enter/}])
  t.match((await terminalsOf('`less file`{{exec}} `q`{{exec no-newline}}')).terminals, [{reason: /a pager/}])
  t.match((await terminalsOf('`man ls`{{exec}} `q`{{exec no-newline}}')).terminals, [
    {reason: /typed without Enter|a pager/}
  ])
})

test('should respect the option `session` of a step and of a document', async t => {
  t.same((await terminalsOf('`bash`{{exec session=plain}}')).terminals, [])
  t.match((await terminalsOf('`ls`{{exec session=terminal}}')).terminals, [
    {reason: /the option `session` asks for it/}
  ])
  const page = '---\nfencepost:\n  session: terminal\n---\n\n`ls`{{exec}}\n'
  t.match((await terminalsOf(page)).terminals, [{line: 6}])
  const override = [{defaults: {session: 'terminal'}, files: ['*.md']}]
  t.equal((await terminalsOf('`ls`{{exec}}', {overrides: override})).terminals.length, 1)
})

test('should find the line whose program the rest of a block is typed into', async t => {
  const {steps} = await terminalsOf('```\ncd /tmp\npython3\nprint(1)\nexit()\n```{{exec}}\n')
  t.match(steps, [{opensAt: 2}])
  t.notOk('opensAt' in ((await terminalsOf('```\ncd /tmp\npython3\n```{{exec}}\n')).steps[0] ?? {}))
})

test('should type an answer below another step into a terminal', async t => {
  for (const answer of ['yes', 'y', 'no'])
    t.match((await terminalsOf(`\`./install\`{{exec}}\n\n\`${answer}\`{{exec}}\n`)).terminals, [
      {line: 3, reason: `\`${answer}\` answers a question`}
    ])
  t.same((await terminalsOf('`yes`{{exec}}')).terminals, [], 'nothing asks before the first step')
  t.same((await terminalsOf('`ls`{{exec}}\n\n`yes | head -1`{{exec}}')).terminals, [])
  t.same((await terminalsOf('`ls`{{exec}}\n\n`yes`{{exec session=plain}}')).terminals, [])
})
