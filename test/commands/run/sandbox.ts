import {spawnSync} from 'node:child_process'
import {access, chmod, mkdir, symlink} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {test} from 'tap'
import {project} from '../project.mjs'

const command = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url))
const isRoot = process.getuid?.() === 0
const asUser = isRoot ? ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups', '--'] : []
const runtimePath = `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`

/** Runs a program as somebody who is not root. */
function runAsUser(cwd: string, ...words: readonly string[]) {
  const [file = '', ...args] = [...asUser, ...words]
  const env = {HOME: cwd, PATH: runtimePath, TMPDIR: cwd}
  return spawnSync(file, args, {cwd, encoding: 'utf8', env, timeout: 100_000})
}

/** Why an ordinary user gets no sandbox here; `false` where they do. */
function whyNoUserSandbox(): false | string {
  if (runAsUser('/', process.execPath, '-e', `fs.accessSync(${JSON.stringify(command)})`).status !== 0)
    return 'an ordinary user cannot read this checkout'
  const {error, status, stderr} = runAsUser(
    '/',
    'unshare',
    '--user',
    '--map-root-user',
    'bwrap',
    '--bind',
    '/',
    '/',
    'true'
  )
  return status === 0 ? false : `an ordinary user can make no sandbox: ${error?.message ?? stderr.trim()}`
}

test('should do for an ordinary user what it can, and say what it cannot', {
  skip: whyNoUserSandbox()
}, async t => {
  const name = `fencepost-user-${process.pid}`
  const one = await project({
    'page.md': `# P

\`id -un; echo $HOME; printf 'echo tool' >${name} && chmod +x ${name} && sudo mv ${name} /usr/local/bin/ && ${name}\`{{exec}}

\`echo x >/etc/${name} && sed -i 1d /etc/hosts && mkdir /opt/${name} && echo written; ls /tmp\`{{exec}}

\`sudo -u nobody true; echo x >>/bin/sh\`{{exec exit=any}}
`
  })
  await chmod(one.cwd, 0o777)
  const importing = `--import=${import.meta.resolve('tsx')}`
  const run = runAsUser(one.cwd, process.execPath, importing, command, 'page.md', '--sandbox', '--reporter', 'json')
  t.match(
    run.stderr,
    /^fencepost: This sandbox runs without root: .* switch users\.(?: Not visible in the sandbox: .*\.)?$/m
  )
  const [made, written, refused] = run.stdout
    .split('\n')
    .filter(line => line.includes('"event":"step"'))
    .map(line => JSON.parse(line))
  t.match(made, {output: 'root\n[HOME]\ntool\n'})
  t.match(written, {output: 'written\n'})
  t.match(refused, {output: /setpriv: .*\nbash: \/bin\/sh: Permission denied\n$/})
  for (const place of ['/usr/local/bin', '/etc', '/opt']) await t.rejects(access(`${place}/${name}`), place)
})

test('should run nothing where no sandbox can be made, and say what to install', async t => {
  const one = await project({'page.md': '`touch ran`{{exec}}\n'})
  await mkdir(path.join(one.cwd, 'bin'))
  const without = async (...missing: readonly string[]) => {
    const bin = path.join(one.cwd, 'bin', missing[0] ?? '')
    await mkdir(bin)
    for (const name of 'bash bwrap cat chmod cp find grep mkdir mount mv node nsenter prlimit readlink rm sh sleep stat unshare'.split(
      ' '
    )) {
      const {stdout} = spawnSync('sh', ['-c', `command -v ${name}`], {encoding: 'utf8'})
      if (!missing.includes(name) && stdout !== '') await symlink(stdout.trim(), path.join(bin, name))
    }
    return one.runWith({argv: ['page.md', '--sandbox'], env: {PATH: bin}})
  }
  for (const name of ['bwrap', 'mount', 'nsenter', 'prlimit', 'sh', 'unshare']) {
    t.match(await without(name), {
      status: 2,
      stderr: `fencepost: The sandbox can't be created: \`${name}\` isn't on PATH. Install bubblewrap and util-linux`,
      stdout: ''
    })
  }
  await t.rejects(access(path.join(one.cwd, 'snapshots')))
})

test('should list which terminals are real ones, and why', async t => {
  const one = await project({
    'page.md': '# P\n\n`ls`{{exec}}\n\n`bash`{{exec T2}}\n\n`ls`{{exec T3 session=terminal}}\n'
  })
  const {stdout} = await one.run('list', 'page.md')
  t.match(stdout, /^page\.md:5 {2}T2 is a terminal because `bash` opens a shell$/m)
  t.match(stdout, /^page\.md:7 {2}T3 is a terminal because the option `session` asks for it$/m)
  t.notMatch(stdout, 'T1 is')
})
