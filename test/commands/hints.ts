import {execa} from 'execa'
import {test} from 'tap'
import {whyNoSandbox} from '../session/containment/in-sandbox.mjs'
import {brokenHints} from './printed-hints.mjs'
import {project} from './project.mjs'
import {index} from './scenario-project.mjs'

/** A project whose run prints hints. */
interface Case {
  readonly files: Readonly<Record<string, string>>
  /** Calls and edits before the run. */
  readonly before?: readonly (readonly string[])[]
  readonly edit?: Readonly<Record<string, string>>
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The commands that have to be among the hints. */
  readonly commands: readonly string[]
  /** The step that failed, as the report shows it. */
  readonly step?: string
  /** If several failed. */
  readonly steps?: readonly string[]
  readonly skip?: string | false
}

const failing = '# A\n\n`echo one`{{exec}}\n\n`ls /nowhere`{{exec}}\n\n`echo three`{{exec}}\n'
const changed = (text: string) => `# A\n\n\`echo same\`{{exec}}\n\n\`echo ${text}\`{{exec}}\n`
const plain = '# A\n\n```sh\necho a\n```\n\n```sh\nfalse\n```\n'

const cases: Readonly<Record<string, Case>> = {
  'a failure': {argv: ['a.md'], commands: ['run'], files: {'a.md': failing}, step: 'a.md:5'},
  'failures in two documents': {
    argv: ['--name', 'three', 'a.md', 'b.md', 'c.md'],
    commands: ['run'],
    files: {
      'a.md': failing.replace('`echo three`', '## Three\n\n`echo three`'),
      'b.md': '# Three\n\n`false`{{exec}}\n\n`echo three`{{exec}}\n',
      'c.md': '# Three\n\n`true`{{exec}}\n'
    },
    steps: ['a.md:5', 'b.md:3']
  },
  'a failure in a file with blanks and quotes': {
    argv: [],
    commands: ['run'],
    files: {"content/it's my page.md": failing},
    step: "content/it's my page.md:5"
  },
  'a failure behind a dash': {argv: ['./-a.md'], commands: ['run'], files: {'-a.md': failing}, step: '-a.md:5'},
  'a failure below a heading that is selected by name': {
    argv: ['--name', 'three', 'a.md'],
    commands: ['run'],
    files: {'a.md': failing.replace('`echo three`', '## Three\n\n`echo three`')},
    step: 'a.md:5'
  },
  'a failure with another configuration': {
    argv: ['--config', 'my conf/fencepost.config.json'],
    commands: ['run'],
    files: {'my conf/content/a.md': failing, 'my conf/fencepost.config.json': '{"defaults": {"exit": [0, 3]}}'},
    step: 'content/a.md:5'
  },
  'a failure of every shell block': {
    argv: ['--select', 'shell', 'a.md'],
    commands: ['run'],
    files: {'a.md': plain},
    step: 'a.md:7'
  },
  'a failure with a time limit': {
    argv: ['--timeout', '300ms', '--keep-going', 'a.md'],
    commands: ['run'],
    files: {'a.md': '`sleep 30`{{exec}}\n'},
    step: 'a.md:1'
  },
  'a failure in a sandbox': {
    argv: ['--sandbox', '--network', 'off', 'a.md'],
    commands: ['run'],
    files: {'a.md': '`touch /etc/fencepost-test && ls /nowhere`{{exec}}\n'},
    skip: whyNoSandbox,
    step: 'a.md:1'
  },
  'a failure in a scenario': {
    argv: ['.'],
    commands: ['run'],
    files: {
      'my scenario/index.json': index({steps: [{text: 'one.md'}, {text: 'two.md'}]}),
      'my scenario/one.md': '`x=1`{{exec}}\n',
      'my scenario/two.md': '`[ "$x" = 1 ] && ls /nowhere`{{exec}}\n'
    },
    step: 'my scenario/two.md:1'
  },
  'a mismatch': {
    argv: ['a.md'],
    before: [['a.md']],
    commands: ['review', 'update', 'stabilize'],
    edit: {'a.md': changed('new')},
    files: {'a.md': changed('old')},
    step: 'a.md:5'
  },
  'a mismatch of a step that only runs because of its name': {
    argv: ['--name', 'zwei', 'a.md'],
    before: [['a.md']],
    commands: ['review', 'update', 'stabilize'],
    edit: {'a.md': `${changed('new')}\n## Zwei\n\n\`echo z\`{{exec}}\n`},
    files: {'a.md': `${changed('old')}\n## Zwei\n\n\`echo z\`{{exec}}\n`},
    step: 'a.md:5'
  },
  'a mismatch of one shell block': {
    argv: ['--select', 'shell', 'a.md:3'],
    before: [['--select', 'shell', 'a.md']],
    commands: ['review', 'update', 'stabilize'],
    edit: {'a.md': '# A\n\n```sh\necho new\n```\n\n```sh\necho other\n```\n'},
    files: {'a.md': '# A\n\n```sh\necho old\n```\n\n```sh\necho b\n```\n'},
    step: 'a.md:3'
  },
  'an error': {argv: ['a.md'], commands: ['lint'], files: {'a.md': '<!-- fencepost timeout=soon -->\n`a`{{exec}}\n'}},
  'obsolete entries in CI': {
    argv: ['a.md', '--strict'],
    before: [['a.md']],
    commands: ['update'],
    edit: {'a.md': '# A\n\n`echo same`{{exec}}\n\n`echo x`{{exec}}\n'},
    files: {'a.md': '# A\n\n`echo same`{{exec}}\n\n`echo x`{{exec}}\n\n`echo y`{{exec}}\n'}
  },
  'obsolete snapshots': {
    argv: ['--fail-on-obsolete'],
    before: [[]],
    commands: ['update'],
    files: {
      'content/a.md': changed('a'),
      'content/b.md': changed('b'),
      'snapshots/content/gone.md': '<!-- fencepost snapshot v1: content/gone.md -->\n'
    }
  },
  'a warning with --strict': {
    argv: ['--strict', 'a.md'],
    commands: ['run'],
    files: {'a.md': '`echo a`{{exec}}\n\n`echo b`{{exectue}}\n'},
    step: 'a.md'
  },
  'a document without steps': {
    argv: ['README.md'],
    commands: ['run'],
    files: {'README.md': plain.replace('false', 'true')}
  },
  'a step without a snapshot in CI': {
    argv: ['a.md'],
    commands: ['run'],
    env: {CI: '1'},
    files: {'a.md': '`echo a`{{exec}}\n'}
  },
  'a shard': {
    argv: ['--select', 'shell', '--shard', '1/2'],
    commands: ['run'],
    files: {'content/a.md': plain, 'content/b.md': plain.replace('false', 'true')},
    step: 'content/a.md:7'
  }
}

async function prepare({before = [], edit = {}, files}: Case) {
  const one = await project(files, {mode: 0o755})
  for (const argv of before) await one.run(...argv)
  for (const [name, text] of Object.entries(edit)) await one.write(name, text)
  return one
}

/** The pasted command lines, as the arguments that a shell makes of them. */
async function hintsIn(text: string): Promise<readonly (readonly string[])[]> {
  const lines = [...text.matchAll(/^ .*?npx (fencepost .*)$/gm)].map(([, line = '']) => line)
  return Promise.all(
    lines.map(async line => {
      const {stdout} = await execa('bash', ['-c', `fencepost() { printf '%s\\0' "$@"; }; ${line}`])
      return stdout.split('\0').slice(0, -1)
    })
  )
}

const commandOf = ([first = '']: readonly string[]) =>
  ['review', 'update', 'stabilize', 'lint'].includes(first) ? first : 'run'
const running = /^--(?:keep-going|strict|timeout)$/
const placesIn = (text: string) => [...text.matchAll(/^(\S.*?:\d+) {2}/gm)].map(([, place]) => place)
const failedIn = (text: string) => [...text.matchAll(/^✗ (.*?:\d+) {2}([a-z ]+?) {2}/gm)].map(([, ...found]) => found)

for (const [what, one] of Object.entries(cases)) {
  test(`should print hints that do the same when pasted: ${what}`, {skip: one.skip ?? false}, async t => {
    const env = {PATH: process.env.PATH, ...one.env}
    const {runWith} = await prepare(one)
    const {stderr, stdout} = await runWith({argv: one.argv, env})
    const hints = await hintsIn(`${stdout}\n${stderr}`)
    t.same([...new Set(hints.map(commandOf))].sort(), [...one.commands].sort(), `${stdout}\n${stderr}`)

    for (const hint of hints) {
      const again = await prepare(one)
      const paste = (...more: readonly string[]) => again.runWith({argv: [...hint, ...more], env: {PATH: env.PATH}})
      const line = hint.join(' ')
      switch (commandOf(hint)) {
        case 'run': {
          // `--list` runs nothing, so it refuses options about running.
          const select = hint.filter((word, at) => !running.test(word) && hint[at - 1] !== '--timeout')
          const listed = placesIn((await again.runWith({argv: [...select, '--list'], env: {PATH: env.PATH}})).stdout)
          const steps = one.steps ?? (one.step === undefined ? [] : [one.step])
          if (steps.length > 0 && hint.some(word => /:\d+$/.test(word))) {
            t.equal(listed.length, steps.length, `${line} selects the failed steps: ${listed}`)
            for (const [index, step] of steps.entries()) t.match(listed[index], step)
          }
          const pasted = await paste()
          if (steps.length === 0) t.equal(pasted.status, 0, `${line}\n${pasted.stdout}${pasted.stderr}`)
          else
            t.same(
              failedIn(pasted.stdout).filter(([place = '']) => steps.includes(place)),
              failedIn(stdout).filter(([place = '']) => steps.includes(place)),
              line
            )
          break
        }
        case 'review':
          t.same(placesIn((await paste('--list')).stdout), [one.step], line)
          break
        case 'stabilize':
          t.not((await paste('--runs', '2', '--check')).status, 2, line)
          break
        case 'lint':
          t.match(await paste(), {status: 1, stderr: '', stdout: /error/}, line)
          break
        case 'update': {
          const pasted = await paste()
          t.equal(pasted.status, 0, `${line}\n${pasted.stdout}${pasted.stderr}`)
          t.match(await again.runWith({argv: one.argv, env}), {status: 0}, 'the run passes then')
          break
        }
      }
    }
  })
}

test('should print hints after a merge that do the same when pasted', async t => {
  const {run} = await project({'content/a.md': plain, 'content/b.md': plain.replace('false', 'true')})
  for (const shard of ['1', '2'])
    await run('--select', 'shell', '--shard', `${shard}/2`, '--reporter', `json:r${shard}.json`)
  const {stdout} = await run('merge', 'r1.json', 'r2.json')
  const [hint = []] = await hintsIn(stdout)
  t.match(await run(...hint, '--list'), {status: 0, stdout: /^content\/a\.md:7 {2}A #2\n$/})
  t.match((await run(...hint)).stdout, '✗ content/a.md:7  failed  A')
})

test('should complete the commands in diagnostics by the options of the call and the document', async t => {
  const {run} = await project({
    'conf/a.md': '```sh\nls /nowhere || true\n```\n',
    'conf/fencepost.config.json': '{"snapshots": "s"}'
  })
  const {stdout} = await run('--config', 'conf/fencepost.config.json', '--select', 'shell', 'conf/a.md')
  t.match(stdout, 'run `npx fencepost update --config conf/fencepost.config.json --select shell conf/a.md`.')
})

test('should find suggested commands that would not work when pasted', async t => {
  const {cwd} = await project({'a.md': plain, 'my docs/a.md': plain})
  const env = {PATH: process.env.PATH}
  const broken = async (text: string, ...argv: readonly string[]) => brokenHints({argv, cwd, env, text})
  t.match(await broken('Run `fencepost update`.'), [/doesn't begin with `npx fencepost`/])
  t.match(await broken('Run `npx fencepost updaet`.'), [/No documents match `updaet`/])
  t.match(await broken('Run `npx fencepost lint --strict a.md`.'), [/`lint` doesn't take `--strict`/])
  t.match(await broken('  Again:  npx fencepost b.md\n'), [/No documents match `b\.md`|no such file/i])
  t.match(await broken('Run `npx fencepost my docs/a.md`.'), [/No documents match `my`/])
  t.match(await broken('Run `npx fencepost lint "a.md`.'), [/a shell can't read it/])
  t.match(await broken('Run `npx fencepost update a.md`.', '--select', 'shell', 'a.md'), [
    /doesn't repeat --select shell/
  ])
  t.strictSame(await broken("Run `npx fencepost update --select shell 'my docs/a.md'`.", '--select', 'shell'), [])
})
