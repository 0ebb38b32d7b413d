import {existsSync, readdirSync, realpathSync, statSync} from 'node:fs'
import path from 'node:path'
import {isOnPath} from '../system/on-path.js'
import {type Mount, readMounts} from '../system/proc.js'

/** Where a document sees the folder of the runner. */
export const controlInside = '/run/fencepost/control'
/** Where a document sees folders of `PATH` that are in a hidden folder. */
const shownInside = '/run/fencepost/path'

/** The folders of a document in a sandbox. */
export const foldersInside = {home: '/root', tmp: '/run/fencepost/tmp', work: '/run/fencepost/work'} as const

/**
 * Capabilities inside (capabilities(7)): enough to install packages, change owners and end processes of the sandbox.
 * Without the others, root can't mount, trace outside processes, load modules, create devices, or set clock and network.
 */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID']

/** Files that describe the memory, the keys and the load of the machine. */
const maskedFiles = [
  ...['/proc/interrupts', '/proc/kcore', '/proc/key-users', '/proc/keys', '/proc/kmsg', '/proc/kpagecgroup'],
  ...['/proc/kpagecount', '/proc/kpageflags', '/proc/latency_stats', '/proc/sched_debug', '/proc/timer_list']
]
/** Folders with control groups, firmware, debugging interfaces and hardware sensors of the machine. */
const maskedFolders = [
  ...['/proc/acpi', '/proc/asound', '/proc/scsi', '/sys/devices/virtual/powercap', '/sys/firmware', '/sys/fs/bpf'],
  ...['/sys/fs/cgroup', '/sys/fs/pstore', '/sys/fs/selinux', '/sys/kernel/config', '/sys/kernel/debug'],
  ...['/sys/kernel/security', '/sys/kernel/tracing']
]

/** Folders that the sandbox replaces. */
export const replaced = ['/dev', '/proc', '/root', '/run', '/sys', '/tmp', '/var/tmp']

/** Nodes of devices. */
const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty']

/** What a document sees is made of these. */
interface ViewOptions {
  /** The folder of the holder. */
  readonly box: string
  readonly control: string
  /** Whether the holder has made nodes of devices. */
  readonly isRoot: boolean
  /** Whether it's for the first process, before which there is no `/proc` in the box. */
  readonly isFirst: boolean
}

/** The options of bubblewrap for what runs in a sandbox. The holder builds the tree in `box` before. */
export function viewOptions({box, control, isFirst, isRoot}: ViewOptions): readonly string[] {
  const each = (paths: readonly string[], from: (path: string) => string) =>
    paths.filter(path => existsSync(path)).flatMap(path => ['--ro-bind', from(path), path])
  // Documents can rename folders and put links in their place, and bubblewrap would follow these out of the sandbox. So
  // all targets are below folders that they can't rename: mount points in `/`, and those in the read-only /run/fencepost.
  return [
    ...['--bind', path.join(box, 'merged'), '/'],
    ...['--dev', '/dev', '--bind', path.join(box, 'shm'), '/dev/shm', '--remount-ro', '/dev'],
    ...(isRoot ? devices : []).flatMap(name => ['--dev-bind', path.join(box, 'dev', name), `/dev/${name}`]),
    ...(isFirst ? ['--proc', '/proc', '--remount-ro', '/proc'] : ['--bind', path.join(box, 'proc'), '/proc']),
    ...['--ro-bind', '/sys', '/sys'],
    ...each(maskedFiles, () => '/dev/null'),
    ...each(maskedFolders, () => path.join(box, 'empty')),
    ...['--ro-bind', control, controlInside],
    ...['--die-with-parent', '--cap-drop', 'ALL'],
    ...capabilities.flatMap(name => ['--cap-add', `CAP_${name}`])
  ]
}

/** A folder of the machine that a document sees in another place. */
export interface ShownFolder {
  readonly from: string
  /** Path below the folder of all shown folders. */
  readonly name: string
  readonly inside: string
}

/** A folder of the machine that a document sees in one of its own folders. What it writes there is discarded. */
export interface Overlay {
  readonly from: string
  /** Absolute path as the document sees it. */
  readonly inside: string
}

/** Which folders a sandbox hides, and which of those on `PATH` it shows elsewhere. */
export interface HiddenFolders {
  /** Folders of the machine that are empty in the sandbox: home and temporary files of the caller. */
  readonly hidden: readonly string[]
  readonly shown: readonly ShownFolder[]
  /** Translates a path of the machine; itself when it isn't in a shown folder. */
  inside(file: string): string
}

/** Folders whose programs only lead to hidden files: those of npm packages and version managers such as pyenv. */
export const dependsOnHidden = /\/(?:node_modules\/\.bin|shims)\/?$/

/** Plans the hidden folders. Tools keep secrets below a home folder too, so only folders of `PATH` themselves are shown. */
export function hideFolders(
  folders: readonly string[],
  {commandPath, overlays}: {readonly commandPath: readonly string[]; readonly overlays: readonly Overlay[]}
): HiddenFolders {
  const mounts = readMounts()
  const hidden = folders
    .map(realOf)
    .flatMap(folder => [folder, ...otherPlaces(folder, mounts)])
    .filter(folder => folder !== '/' && !replaced.some(each => isWithin(folder, each)))
  const isHidden = (folder: string) => [...hidden, ...replaced].some(each => isWithin(realOf(folder), each))
  const isRoot = (folder: string) => [...hidden, ...replaced].includes(realOf(folder))
  const shown: ShownFolder[] = []
  const show = (from: string, name: string) => shown.push({from, inside: path.posix.join(shownInside, name), name})
  const candidates = new Set(commandPath.filter(folder => path.isAbsolute(folder) && isHidden(folder)))
  let count = 0
  for (const folder of candidates) {
    if (overlays.some(({from}) => isWithin(folder, from))) continue
    if (!existsSync(folder) || dependsOnHidden.test(folder) || isRoot(folder)) continue
    const name = String(count++)
    show(folder, `${name}/bin`)
    const modules = path.join(folder, '../lib/node_modules')
    // The folder of Node.js has links to npm.
    if (isOnPath('node', {PATH: folder}) && existsSync(modules)) show(modules, `${name}/lib/node_modules`)
  }
  return {
    hidden,
    inside: file => {
      const found = [...overlays, ...shown].find(({from}) => isWithin(file, from))
      return found === undefined ? file : found.inside + file.slice(found.from.length)
    },
    shown
  }
}

/** File systems that hold no stored files, or that the sandbox replaces. */
const virtual =
  /^(?:autofs|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|fusectl|hugetlbfs|mqueue|nsfs|proc|pstore|ramfs|rpc_pipefs|securityfs|sysfs|tmpfs|tracefs|fuse\..*)$/

/** Mount points of the file systems that documents can see, except the root (proc(5), `mountinfo`). */
export function storageMounts(mountinfo?: string): readonly string[] {
  const points = readMounts(mountinfo).flatMap(({point, type}) => {
    if (point === '/' || virtual.test(type)) return []
    return replaced.some(each => isWithin(point, each)) ? [] : [point]
  })
  return [...new Set(points)].sort((a, b) => a.length - b.length)
}

/** A folder of the machine and the place where a sandbox shows it: overlaid, or with copies of its own files. */
export interface CoveredFolder {
  readonly kind: 'copy' | 'overlay'
  readonly from: string
  readonly to: string
}

/** The folders that make up what a sandbox shows of the machine, each after those it's in. */
export function machineFolders(options: {
  readonly hidden: readonly string[]
  readonly isRoot: boolean
}): readonly CoveredFolder[] {
  if (!options.isRoot) return coverFolder({from: '/', to: '/'}, options)
  return ['/', ...storageMounts()].map(point => ({from: point, kind: 'overlay', to: point}))
}

/** Whatever is mounted in a folder isn't part of its overlay. To an ordinary user, the kernel refuses one over mounts. */
export function coverFolder(
  {from, to}: {readonly from: string; readonly to: string},
  {hidden, isRoot}: {readonly hidden: readonly string[]; readonly isRoot: boolean}
): readonly CoveredFolder[] {
  if (isRoot) return [{from, kind: 'overlay', to}]
  // What is mounted last at a place covers what was mounted there before.
  const types = new Map(readMounts().map(({point, type}) => [point, type]))
  const points = [...types.keys()]
  const cover = (folder: string, place: string): readonly CoveredFolder[] => {
    if (virtual.test(types.get(folder) ?? '')) return []
    if (!points.some(point => point !== folder && pathIn(folder, point) !== undefined))
      return [{from: folder, kind: 'overlay', to: place}]
    const inside = foldersIn(folder)
      .map(name => [path.join(folder, name), path.posix.join(place, name)] as const)
      .filter(([each]) => ![...hidden, ...replaced].includes(each))
    return [{from: folder, kind: 'copy', to: place}, ...inside.flatMap(each => cover(...each))]
  }
  return cover(from, to)
}

/** Names of the folders in a folder; none if it can't be read. */
function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, {withFileTypes: true}).flatMap(each => (each.isDirectory() ? each.name : []))
  } catch {
    return []
  }
}

/** Other paths of a folder and of folders in it, where its file system is mounted more than once. */
function otherPlaces(folder: string, mounts: readonly Mount[]): readonly string[] {
  const own = mounts.reduce<Mount | undefined>((found, mount) => {
    const isCloser = pathIn(mount.point, folder) !== undefined && mount.point.length >= (found?.point.length ?? 0)
    return isCloser ? mount : found
  }, undefined)
  if (!own) return []
  const place = path.join(own.root, pathIn(own.point, folder) ?? '')
  return mounts.flatMap(({device, point, root}) => {
    if (device !== own.device) return []
    const above = pathIn(root, place)
    const within = pathIn(place, root)
    const [here, there] =
      above === undefined ? [path.join(folder, within ?? ''), point] : [folder, path.join(point, above)]
    return (above ?? within) !== undefined && there !== here && isSameFolder(here, there) ? [there] : []
  })
}

/** The path of a file from a folder; absent if it isn't in there. */
function pathIn(folder: string, file: string): string | undefined {
  const found = path.posix.relative(folder, file)
  return found === '..' || found.startsWith('../') ? undefined : found
}

/** Whether two paths lead to the same folder: another mount may cover one of them. */
function isSameFolder(one: string, other: string): boolean {
  try {
    const [first, second] = [statSync(one), statSync(other)]
    return first.isDirectory() && first.dev === second.dev && first.ino === second.ino
  } catch {
    return false
  }
}

/** Whether a path is a folder or inside it. */
export function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`)
}

/** The real path of a file or folder; the path itself when it doesn't exist. */
export function realOf(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
