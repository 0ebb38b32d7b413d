/** Numbers of the denied system calls by architecture, from the syscall tables of Linux 6.17. Those from 424 on are shared. */
const syscalls = {
  arm64: {
    ...{
      acct: 89,
      add_key: 217,
      bpf: 280,
      clock_settime: 112,
      clone: 220,
      delete_module: 106,
      fanotify_init: 262,
      fcntl: 25
    },
    ...{finit_module: 273, get_mempolicy: 236, init_module: 105, ioctl: 29, kcmp: 272, kexec_file_load: 294},
    ...{kexec_load: 104, keyctl: 219, lookup_dcookie: 18, mbind: 235, migrate_pages: 238, mount: 40, move_pages: 239},
    ...{nfsservctl: 42, open_by_handle_at: 265, perf_event_open: 241, pivot_root: 41, quotactl: 60, reboot: 142},
    ...{request_key: 218, set_mempolicy: 237, setdomainname: 162, sethostname: 161, setns: 268, settimeofday: 170},
    ...{prlimit64: 261, setrlimit: 164},
    ...{socket: 198, swapoff: 225, swapon: 224, syslog: 116, umount2: 39, unshare: 97, userfaultfd: 282, vhangup: 58}
  },
  x64: {
    ...{_sysctl: 156, acct: 163, add_key: 248, bpf: 321, clock_settime: 227, clone: 56, create_module: 174},
    ...{delete_module: 176, fanotify_init: 300, fcntl: 72, finit_module: 313, get_kernel_syms: 177, get_mempolicy: 239},
    ...{init_module: 175, ioctl: 16, ioperm: 173, iopl: 172, kcmp: 312, kexec_file_load: 320, kexec_load: 246},
    ...{keyctl: 250, lookup_dcookie: 212, mbind: 237, migrate_pages: 256, mount: 165, move_pages: 279, nfsservctl: 180},
    ...{open_by_handle_at: 304, perf_event_open: 298, pivot_root: 155, query_module: 178, quotactl: 179, reboot: 169},
    ...{request_key: 249, set_mempolicy: 238, setdomainname: 171, sethostname: 170, setns: 308, settimeofday: 164},
    ...{prlimit64: 302, setrlimit: 160},
    ...{socket: 41, swapoff: 168, swapon: 167, sysfs: 139, syslog: 103, umount2: 166, unshare: 272, uselib: 134},
    ...{userfaultfd: 323, ustat: 136, vhangup: 153}
  }
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>

/** Calls that programs try first and can do without, so they fail as on an older kernel. */
const unavailable = {
  ...{io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427, open_tree: 428, move_mount: 429, fsopen: 430},
  ...{fsconfig: 431, fsmount: 432, fspick: 433, clone3: 435, mount_setattr: 442, quotactl_fd: 443, statmount: 457},
  ...{listmount: 458, open_tree_attr: 467}
} as const

/** The last system call of Linux 6.17. Later ones are unknown here, so they don't exist in the sandbox. */
const lastKnown = 469

/** The value of `arch` for each architecture (seccomp(2), linux/audit.h). */
const auditArch = {arm64: 0xc00000b7, x64: 0xc000003e} as const

/** `CLONE_NEW*` for cgroup, ipc, mount, network, pid, user and uts namespaces (clone(2)). */
const newNamespaces = 0x7e020000
/** `CLONE_NEWTIME`, which only unshare(2) takes. */
const newTimeNamespace = 0x80
/** `TIOCSTI` and `TIOCLINUX`, which type into a terminal. */
const typingRequests = [0x5412, 0x541c]
/** `F_SETLEASE` and `F_SETDELEG` (Linux 6.19): a program that opens a file under a lease waits, also outside, as for `/sys`. */
const leases = [1024, 1040]
/** `AF_UNSPEC`, `AF_UNIX`, `AF_INET`, `AF_INET6` and `AF_NETLINK`. Others, such as `AF_VSOCK`, ignore network namespaces. */
const socketFamilies = [0, 1, 2, 10, 16]

/** The limit of core files. That of the sandbox keeps the kernel from starting a program outside (core(5)). */
const RLIMIT_CORE = 4

const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97]

/** Offsets in `struct seccomp_data`: the call, the architecture, and the low halves of the arguments. */
const offsets = {arch: 4, argument0: 16, argument1: 24, argument2: 32, argument2High: 36, call: 0} as const

/** One instruction of a classic BPF program (linux/filter.h). */
interface Instruction {
  readonly code: number
  readonly ifTrue?: number
  readonly ifFalse?: number
  readonly value: number
}

const load = (field: keyof typeof offsets): Instruction => ({code: 0x20, value: offsets[field]})
const jumpIfEqual = (value: number, ifTrue: number, ifFalse: number) => ({code: 0x15, ifFalse, ifTrue, value})
const jumpIfAbove = (value: number, ifTrue: number, ifFalse: number) => ({code: 0x25, ifFalse, ifTrue, value})
const jumpIfAnyBit = (value: number, ifTrue: number, ifFalse: number) => ({code: 0x45, ifFalse, ifTrue, value})
const allow: Instruction = {code: 0x06, value: 0x7fff0000}
const fail = (errno: number): Instruction => ({code: 0x06, value: 0x00050000 | errno})
/** Succeeds without effect: programs with secrets, such as gpg, end if they can't set their limit of core files to 0. */
const ignore = fail(0)

/**
 * The seccomp filter of a sandbox as a BPF program, for `bwrap --seccomp`; `undefined` on other architectures than x86-64
 * and arm64. It denies what the default filters of Docker and Flatpak deny and programs in tutorials can do without: new
 * namespaces, mounts, kernel keyrings, BPF, performance events, io_uring, modules, leases of files, and sockets that bypass
 * the network namespace. 32-bit programs don't run, as their calls have other numbers.
 */
export function seccompFilter(architecture: string = process.arch): Buffer | undefined {
  if (architecture !== 'arm64' && architecture !== 'x64') return undefined
  const {clone, fcntl, ioctl, prlimit64, setrlimit, socket, unshare, ...denied} = syscalls[architecture]
  return assemble([
    load('arch'),
    jumpIfEqual(auditArch[architecture], 1, 0),
    fail(ENOSYS),
    load('call'),
    jumpIfAbove(lastKnown, 0, 1),
    fail(ENOSYS),
    ...Object.values(unavailable).flatMap(call => [jumpIfEqual(call, 0, 1), fail(ENOSYS)]),
    ...Object.values(denied).flatMap(call => [jumpIfEqual(call, 0, 1), fail(EPERM)]),
    ...ifCall(clone, [load('argument0'), jumpIfAnyBit(newNamespaces, 0, 1), fail(EPERM), allow]),
    ...ifCall(unshare, [load('argument0'), jumpIfAnyBit(newNamespaces | newTimeNamespace, 0, 1), fail(EPERM), allow]),
    ...ifCall(ioctl, [load('argument1'), ...typingRequests.flatMap(failIfEqual), allow]),
    ...ifCall(fcntl, [load('argument1'), ...leases.flatMap(failIfEqual), allow]),
    ...ifCall(setrlimit, [load('argument0'), jumpIfEqual(RLIMIT_CORE, 0, 1), ignore, allow]),
    ...ifCall(prlimit64, [
      ...[load('argument1'), jumpIfEqual(RLIMIT_CORE, 1, 0), allow],
      // Without a new limit, it only reads.
      ...[load('argument2'), jumpIfEqual(0, 0, 2), load('argument2High'), jumpIfEqual(0, 1, 0), ignore, allow]
    ]),
    ...ifCall(socket, [
      load('argument0'),
      ...socketFamilies.flatMap(family => [jumpIfEqual(family, 0, 1), allow]),
      fail(EAFNOSUPPORT)
    ]),
    allow
  ])
}

const failIfEqual = (value: number) => [jumpIfEqual(value, 0, 1), fail(EPERM)]

/** Instructions that run for one system call, and end the program. */
function ifCall(call: number, then: readonly Instruction[]): readonly Instruction[] {
  return [jumpIfEqual(call, 0, then.length), ...then]
}

/** The program as the array of `struct sock_filter` that the kernel takes. */
function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8)
  program.forEach(({code, ifFalse = 0, ifTrue = 0, value}, index) => {
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(ifTrue, index * 8 + 2)
    bytes.writeUInt8(ifFalse, index * 8 + 3)
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4)
  })
  return bytes
}
