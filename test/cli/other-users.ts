import {chmod, copyFile, mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../commands/project.mjs'

const cli = path.resolve('dist/cli.cjs')
const isRoot = process.getuid?.() === 0
const asUser = ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups', '--']
const cannotRead =
  isRoot && (await execa('setpriv', ['--reuid=12345', 'test', '-r', cli], {reject: false})).exitCode !== 0
const skip = !isRoot ? 'needs root' : cannotRead && 'the command is in a folder that others cannot read'

/** Runs a document as an ordinary user, who has a program that runs others as root: `as-root COMMAND`. */
async function runAsUser(code: string, attributes = '') {
  const {cwd} = await project({'page.md': `\`\`\`sh {{exec compare=status ${attributes}}}\n${code}\n\`\`\`\n`})
  const program = path.join(cwd, 'setpriv')
  await copyFile('/usr/bin/setpriv', program)
  await chmod(program, 0o4755)
  const temporary = path.join(cwd, 'tmp')
  const bin = path.join(cwd, 'bin')
  for (const folder of [cwd, temporary, bin]) {
    await mkdir(folder, {recursive: true})
    await chmod(folder, 0o777)
  }
  await writeFile(path.join(bin, 'as-root'), `#!/bin/sh\nexec ${program} --reuid=0 --regid=0 --clear-groups "$@"\n`, {
    mode: 0o755
  })
  return execa(asUser[0] as string, [...asUser.slice(1), process.execPath, cli, 'page.md'], {
    all: true,
    cwd,
    env: {CI: '', HOME: cwd, NODE_OPTIONS: '', PATH: `${bin}:${process.env.PATH}`, TMPDIR: temporary},
    reject: false,
    timeout: 60_000
  })
}

test('should say which process of another user still runs', {skip}, async t => {
  const start =
    'setsid as-root sleep 43210 >/dev/null 2>&1 &\nuntil pgrep -u root -x -f "sleep 43210" >pid; do :; done; cat pid'
  for (const [attributes, status] of [
    ['', 0],
    ['leaks=off', 0],
    ['leaks=fail', 1]
  ] as const) {
    const {all, durationMs, exitCode} = await runAsUser(start, attributes)
    const found =
      /`sleep 43210` running\. It still runs, because process (\d+) belongs to another user\. Run `sudo kill/.exec(all)
    t.ok(found, all)
    if (found) process.kill(Number(found[1]))
    t.equal(exitCode, status, attributes)
    t.ok(durationMs < 5000, 'it is not tried in vain')
  }
})

test('should name a folder of another user that it cannot remove', {skip}, async t => {
  const {all, exitCode} = await runAsUser(`as-root sh -c 'mkdir -m 700 closed; touch closed/x'`)
  t.equal(exitCode, 1)
  t.match(all, /can't be removed from `.*`: .* at `.*closed`\..*\(`sudo rm -rf`/)
  t.notMatch(all, /scandir/)
})
