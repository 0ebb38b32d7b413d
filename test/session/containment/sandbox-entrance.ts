import {chmod, mkdir, readdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../../commands/project.mjs'
import {whyNoSandbox} from './in-sandbox.mjs'

const cli = path.resolve('dist/cli.cjs')

test('should run no program and no code that a document names outside of its sandbox', {
  skip: whyNoSandbox
}, async t => {
  const {cwd} = await project({})
  const marks = path.join(cwd, 'marks')
  const bin = path.join(cwd, 'bin')
  for (const folder of [marks, bin]) await mkdir(folder)
  const code = `: >${marks}/`
  for (const name of [
    'bash',
    'bwrap',
    'cat',
    'echo',
    'mkfifo',
    'nsenter',
    'prlimit',
    'rm',
    'setpriv',
    'sh',
    'unshare'
  ]) {
    await writeFile(path.join(bin, name), `#!/bin/sh\n${code}${name}\nexec /bin/${name} "$@"\n`)
    await chmod(path.join(bin, name), 0o755)
  }
  await writeFile(path.join(cwd, 'env.sh'), `${code}env\n`)
  const variables = {BASH_ENV: `${cwd}/env.sh`, ENV: `${cwd}/env.sh`, PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`}
  const steps = '`echo "$PATH"`{{exec}}\n\n`echo "$PATH"`{{exec T1 session=terminal}}\n'
  for (const key of ['vars', 'env']) {
    const settings = JSON.stringify({[key]: variables})
    await writeFile(path.join(cwd, `${key}.md`), `---\nfencepost: ${settings}\n---\n\n${steps}`)
  }
  const {all} = await execa(process.execPath, [cli, 'vars.md', 'env.md', '--sandbox', '--keep-going'], {
    all: true,
    cwd,
    env: {CI: ''},
    reject: false
  })
  t.match(all, /2 passed, 0 failed/)
  t.same(await readdir(marks), [])
})

test('should keep what the caller left open out of a sandbox', {skip: whyNoSandbox}, async t => {
  const look = 'for each in /proc/[0-9]*/fd/*; do [[ ! $(readlink "$each") =~ ^/(opt|etc) ]] || echo "$each"; done'
  const {cwd} = await project({
    'page.md': `\`\`\`\n${look}\n\`\`\`{{exec}}\n\n\`\`\`\n${look}\n\`\`\`{{exec T1 session=terminal}}\n`
  })
  const opened = 'exec 3</etc 4</etc 5</etc 6</etc 7</etc 8</etc 9</etc 17</etc 100</etc; exec "$@"'
  const {stdout} = await execa(
    'bash',
    ['-c', opened, 'bash', process.execPath, cli, 'page.md', '--sandbox', '--reporter', 'json'],
    {
      cwd,
      env: {CI: ''},
      reject: false
    }
  )
  const outputs = stdout
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(({event}) => event === 'step')
  t.match(outputs, [
    {output: '', outcome: 'new'},
    {output: '', outcome: 'new'}
  ])
})
