import {existsSync, readFileSync, realpathSync} from 'node:fs'
import path from 'node:path'

/** What a document in a sandbox gets in place of the machine's folders, and what it keeps. */
export interface ViewOptions {
  /** The folder that the holder builds in. */
  readonly box: string
  /** The folder that only the runner writes to. */
  readonly control: string
  /** Folders of the machine that are replaced by empty ones: the caller's home, its folder for temporary files. */
  readonly hidden: readonly string[]
  /** Folders and files of the machine that are seen all the same, where they are in a hidden one. */
  readonly kept: readonly string[]
}

/** Where the runner's folder is seen. */
export const controlInside = '/run/fencepost/control'

/** The folders of a document within: its own, as short as they can be. */
export const foldersInside = {home: '/root', tmp: '/run/fencepost/tmp', work: '/run/fencepost/work'} as const

/**
 * What root is allowed to do within (capabilities(7)): install, own and end what is its own. It cannot mount, trace what
 * is outside, load modules, make devices, set the clock or the network.
 */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID']

/** Parts of `/proc` that root may write to without any capability, or that tell of the machine's memory and keys. */
const sealed = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger', '/proc/acpi', '/proc/scsi']
const blank = [
  '/proc/kcore',
  '/proc/keys',
  '/proc/kmsg',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/timer_list'
]

/** The options of bubblewrap for the view; the same for all that is started in a sandbox. */
export function viewOptions({box, control, hidden, kept}: ViewOptions): readonly string[] {
  const own = (name: string, place: string) => ['--bind', path.join(box, name), place]
  const isCovered = (folder: string) => covered.some(place => isWithin(folder, place))
  const covered = ['/dev', '/proc', '/root', '/run', '/sys', '/tmp', '/var/tmp']
  const more = hidden.filter(folder => folder !== '/' && !isCovered(folder))
  const shown = kept.filter(each => [...more, ...covered].some(place => isWithin(each, place)) && existsSync(each))
  return [
    ...own('merged', '/'),
    ...['--dev', '/dev'],
    ...own('shm', '/dev/shm'),
    ...['--proc', '/proc'],
    ...sealed.filter(each => existsSync(each)).flatMap(each => ['--ro-bind', each, each]),
    ...blank.filter(each => existsSync(each)).flatMap(each => ['--ro-bind', '/dev/null', each]),
    ...['--ro-bind', '/sys', '/sys'],
    ...own('run', '/run'),
    ...own('tmp', '/tmp'),
    ...own('var-tmp', '/var/tmp'),
    ...own('home', '/root'),
    ...more.flatMap(place => own('hidden', place)),
    ...shown.flatMap(each => ['--ro-bind', each, each]),
    ...['--ro-bind', control, controlInside],
    ...['--die-with-parent', '--cap-drop', 'ALL'],
    ...capabilities.flatMap(name => ['--cap-add', `CAP_${name}`])
  ]
}

/** What has to be seen for the commands of a PATH to run: its folders, and the libraries beside them. */
export function foldersOfPath(commandPath: string): readonly string[] {
  return commandPath
    .split(':')
    .filter(folder => path.isAbsolute(folder))
    .flatMap(folder => [folder, ...['lib', 'libexec', 'share'].map(name => path.join(folder, '..', name))])
}

/** File systems that are no storage, or that the view replaces. */
const virtual =
  /^(?:autofs|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|fusectl|hugetlbfs|mqueue|nsfs|proc|pstore|ramfs|rpc_pipefs|securityfs|sysfs|tmpfs|tracefs|fuse\..*)$/

/** Where file systems are mounted that hold what is to be seen, but the root (proc(5), `mountinfo`). */
export function storageMounts(mountinfo = readFileSync('/proc/self/mountinfo', 'utf8')): readonly string[] {
  const places = mountinfo.split('\n').flatMap(line => {
    const fields = line.split(' ')
    const place = fields[4]?.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)))
    const kind = fields[fields.indexOf('-') + 1] ?? ''
    const isReplaced = ['/', '/dev', '/proc', '/run', '/sys', '/tmp', '/var/tmp', '/root'].some(
      each => place === each || (each !== '/' && isWithin(place ?? '/', each))
    )
    return place === undefined || isReplaced || virtual.test(kind) ? [] : [place]
  })
  return [...new Set(places)].sort((a, b) => a.length - b.length)
}

/** Whether a path is a folder or in it. */
function isWithin(each: string, folder: string): boolean {
  return each === folder || each.startsWith(`${folder}/`)
}

/** A path with its links resolved; itself where it is not there. */
export function realOf(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
