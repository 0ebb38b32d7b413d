import {spawnSync} from 'node:child_process'
import {chmod, mkdir} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {test} from 'tap'
import {project} from '../project.mjs'

const command = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url))
const runtimePath = `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`

/**
 * Mounts on the machine, in a namespace of their own: folders with odd names, mounts in others, an overlay that can't be
 * overlaid, and file systems of the kernel. Each folder has a named pipe that a program of the machine, this shell, has open. Prints which ones were written to.
 */
const machine = String.raw`set -e
mount -t tmpfs none /mnt && mkdir /mnt/empty /mnt/upper /mnt/work
mount -t overlay none -o lowerdir=/mnt/empty,upperdir=/mnt/upper,workdir=/mnt/work /srv
folders=(/srv/plain '/srv/a,b' '/srv/c:d' '/srv/e\' '/srv/f"g' '/srv/plain/in')
for folder in "${'$'}{folders[@]}"; do
  mkdir "$folder" && source=$(mktemp -d /srv/XXXXXX) && mount --bind "$source" "$folder"
done
mkdir /srv/kernel /srv/kernel/{proc,sys,cgroup,pts,files}
mount -t proc none /srv/kernel/proc
mount -t sysfs none /srv/kernel/sys
mount -t devpts none /srv/kernel/pts
mount -t tmpfs none /srv/kernel/files
folders+=(/srv /srv/kernel /srv/deep)
mkdir /srv/deep /srv/low /mnt/{upper-2,work-2}
mount -t overlay none -o lowerdir=/srv/low,upperdir=/mnt/upper-2,workdir=/mnt/work-2 /srv/deep
opened=()
for folder in "${'$'}{folders[@]}"; do
  chmod 755 "$folder" && echo text >"$folder/text" && mkfifo -m 666 "$folder/pipe"
  exec {on}<>"$folder/pipe" && opened+=("$on")
done
"$@" || :
for index in "${'$'}{!folders[@]}"; do
  if read -r -t 0 -u "${'$'}{opened[index]}"; then echo "reached ${'$'}{folders[index]}"; fi
done`

/** Writes to all named pipes, and looks at the files beside them and at file systems of the kernel. */
const document = String.raw`# P

${'```'}sh {{exec}}
for folder in /srv /srv/plain '/srv/a,b' '/srv/c:d' '/srv/e\' '/srv/f"g' /srv/plain/in /srv/kernel /srv/deep; do
  cat "$folder/text" 2>/dev/null && echo x >"$folder/written" || echo "none in $folder"
  [[ ! -p $folder/pipe ]] || { exec 7<>"$folder/pipe" && echo hello >&7; }
done
cd /srv/kernel && shopt -s nullglob; echo in kernel: */*
${'```'}
`

const inNamespace = ['--mount', '--propagation', 'private', 'bash', '-c', machine, 'bash']
const isRoot = process.getuid?.() === 0
const whyNot = isRoot
  ? spawnSync('unshare', [...inNamespace, 'true'], {encoding: 'utf8'}).status === 0
    ? (false as const)
    : 'no file systems can be mounted'
  : 'needs root'

const asUser = ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups', '--'] as const
const cannotRead = isRoot && spawnSync(asUser[0], [...asUser.slice(1), 'test', '-r', command]).status !== 0

for (const [who, as, skip] of [
  ['root', [], whyNot],
  ['an ordinary user', asUser, whyNot || (cannotRead && 'the command is in a folder that others cannot read')]
] as const) {
  test(`should reach no program of the machine by its mounts as ${who}`, {skip}, async t => {
    const one = await project({'page.md': document})
    const temporary = path.join(one.cwd, 'odd, name: \\')
    await mkdir(temporary)
    for (const folder of [one.cwd, temporary]) await chmod(folder, 0o777)
    const importing = `--import=${import.meta.resolve('tsx')}`
    const run = [process.execPath, importing, command, 'run', 'page.md', '--sandbox', '--reporter', 'json']
    const {stderr, stdout} = spawnSync('unshare', [...inNamespace, ...as, ...run], {
      cwd: one.cwd,
      encoding: 'utf8',
      env: {HOME: one.cwd, PATH: runtimePath, TMPDIR: temporary},
      timeout: 100_000
    })
    t.notMatch(stdout, /^reached/m)
    const step = stdout.split('\n').find(line => line.includes('"event":"step"'))
    if (step === undefined) return void t.fail(`no step: ${stdout}${stderr}`)
    t.match(stderr, 'Not visible in the sandbox: `/srv/deep`.')
    t.equal(JSON.parse(step).output, `${'text\n'.repeat(8)}none in /srv/deep\nin kernel:\n`, stderr)
  })
}
