import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../project.mjs'

const token = 's3cr3t/to ken+1'

/** Follows a page in an environment that holds a secret. */
async function follow(
  page: string,
  {
    argv = [],
    config = {passEnv: ['TOKEN']},
    env = {}
  }: {
    readonly argv?: readonly string[]
    readonly config?: object
    readonly env?: Readonly<Record<string, string>>
  } = {}
) {
  const one = await project({'package.json': JSON.stringify({fencepost: config}), 'page.md': page})
  const result = await one.runWith({argv: ['page.md', ...argv], env: {PATH: process.env.PATH, TOKEN: token, ...env}})
  const files = await readdir(one.cwd, {recursive: true, withFileTypes: true})
  const written = await Promise.all(
    files
      .filter(file => file.isFile() && file.name !== 'package.json')
      .map(file => one.read(path.relative(one.cwd, path.join(file.parentPath, file.name))))
  )
  return {...result, all: [result.stdout, result.stderr, ...written].join('\n')}
}

test('should mask what is passed in, in every report and in the snapshot', async t => {
  const page = '```sh\necho "token $TOKEN."\nprintf %s "$TOKEN" | base64\n```{{exec}}\n'
  for (const reporter of ['pretty', 'json', 'tap', 'junit', 'github', 'gitlab']) {
    const {all, status, stdout} = await follow(page, {argv: ['--reporter', reporter]})
    t.equal(status, 0, reporter)
    t.notMatch(all, token)
    t.notMatch(all, Buffer.from(token).toString('base64').slice(0, -3))
    if (reporter === 'json') t.match(stdout, String.raw`"output":"token ***.\n***\n"`)
    t.match(all, 'token ***.', `the snapshot beside ${reporter}`)
  }
})

test('should mask it in messages: a failure, a set-up that failed, a diff, a service that ended', async t => {
  const failed = await follow('```sh\necho "$TOKEN"; echo "$TOKEN" >&2; false\n```{{exec}}\n')
  t.match(failed, {status: 1, stdout: /\| \*\*\*\n\s+\| \*\*\*/})
  t.notMatch(failed.all, token)

  const setup = await follow('`true`{{exec}}\n', {config: {passEnv: ['TOKEN'], setup: 'echo "$TOKEN"; (exit 3)'}})
  t.match(setup, {status: 1, stdout: /exited with 3.[\s\S]*\*\*\*/})
  t.notMatch(setup.all, token)

  const service = await follow(
    '<!-- fencepost service ready="on" -->\n```sh\necho $$ >pid; echo on\nuntil [ -e gone ]; do read -t 0.01 <> <(:); done\necho "bye $TOKEN"; exit 3\n```{{exec}}\n\n' +
      '`touch gone; while kill -0 $(cat pid) 2>/dev/null; do :; done`{{exec T2}}\n'
  )
  t.match(service, {status: 1, stdout: /bye \*\*\*/})
  t.notMatch(service.all, token)
})

test('should mask it where it comes in two reads, where control characters part it, and where the cap cuts it', async t => {
  const split = await follow(
    '```sh\nprintf %s "${TOKEN:0:5}"\nread -t 0.2 <> <(:) || true\nprintf "%s\\n" "${TOKEN:5}"\n```{{exec}}\n',
    {argv: ['--reporter', 'json']}
  )
  t.match(split.stdout, String.raw`"output":"***\n"`)
  const parted = await follow(
    '```sh\nprintf "%s\\e[1m%s\\e[0m\\n" "${TOKEN:0:5}" "${TOKEN:5}"\nprintf "x%s\\b\\b%s\\n" "${TOKEN:0:2}" "$TOKEN"\n```{{exec}}\n',
    {argv: ['--reporter', 'json']}
  )
  t.notMatch(parted.all, token)
  const cut = await follow('`printf "%0100d%s" 0 "$TOKEN"`{{exec}}\n', {
    argv: ['--reporter', 'json'],
    config: {maxOutput: 110, passEnv: ['TOKEN']}
  })
  t.match(cut.stdout, '0***"')
  t.notMatch(cut.all, token.slice(0, 5))
})

test('should show a page nothing that it is not passed, and mask what it meets in other ways', async t => {
  const hidden = await follow('`echo "[${TOKEN-unset}]"`{{exec}}\n', {argv: ['--reporter', 'json'], config: {}})
  t.match(hidden.stdout, '[unset]')
  const named = await follow(`\`echo "[\${TOKEN-unset}] ${token}"\`{{exec}}\n`, {
    argv: ['--reporter', 'json'],
    config: {secrets: 'TOKEN'}
  })
  t.match(named.stdout, '"output":"[unset] ***\\n"')
  t.notMatch(named.stdout, token, 'nor the command that holds it')
})

test('should mask it in the names of steps, where a heading or an author names one by it', async t => {
  const named = `# About ${token}\n\n\`echo one\`{{exec name="a ${token}"}}\n\n\`false\`{{exec}}\n`
  for (const reporter of ['pretty', 'json', 'tap', 'junit', 'github', 'gitlab', 'html:report.html']) {
    const {stdout} = await follow(named, {argv: ['--reporter', reporter, '--ci'], config: {secrets: 'TOKEN'}})
    t.notMatch(stdout, token, reporter)
    if (reporter === 'json') t.match(stdout, '"id":"a ***"')
    if (!/html|gitlab/.test(reporter)) t.match(stdout, 'About ***')
  }
  const one = await project({'package.json': '{"fencepost": {"secrets": "TOKEN"}}', 'page.md': named})
  await one.write(
    'snapshots/page.md',
    `<!-- fencepost snapshot v1: page.md -->\n\n## Gone ${token} #1\n\n\`\`\`sh\necho gone\n\`\`\`\n`
  )
  const env = {PATH: process.env.PATH, TOKEN: token}
  for (const argv of [
    ['page.md', '--ci', '--reporter', 'json'],
    ['review', '--list', '--json', 'page.md']
  ]) {
    const {stdout} = await one.runWith({argv, env})
    t.match(stdout, argv[0] === 'review' ? '"id": "a ***"' : '"obsolete":["Gone *** #1"]')
    t.notMatch(stdout, token, argv[0] ?? '')
  }
})

test('should take secrets of a page and of the project together', async t => {
  const {stdout} = await follow(
    '---\nfencepost:\n  passEnv: [OTHER, SHORT]\n  secrets: [SHORT]\n---\n\n`echo "$OTHER $SHORT s3cr3t/to ken+1 true"`{{exec}}\n',
    {argv: ['--reporter', 'json'], config: {secrets: ['TOKEN']}, env: {OTHER: 'true', SHORT: 'q9'}}
  )
  t.match(stdout, '"output":"true *** *** true\\n"')
})

test('should say what names of secrets have to be', async t => {
  const {all, status} = await follow('`true`{{exec}}\n', {config: {secrets: [5]}})
  t.equal(status, 2)
  t.match(all, '`secrets` must be the name of a variable or a list of names, got `[5]`.')
})
