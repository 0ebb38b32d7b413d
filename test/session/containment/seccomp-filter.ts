import {test} from 'tap'
import {seccompFilter} from '../../../src/session/containment/seccomp-filter.js'

const allowed = 0x7fff0000
const errno = (number: number) => 0x00050000 | number

interface Call {
  readonly arch: number
  readonly call: number
  readonly first?: number
  readonly second?: number
  readonly third?: bigint
}

/** Runs a filter as the kernel does, and returns its verdict. */
function run(filter: Buffer, {arch, call, first = 0, second = 0, third = 0n}: Call): number {
  const data = new Map([
    [0, call],
    [4, arch],
    [16, first],
    [24, second],
    [32, Number(third & 0xffffffffn)],
    [36, Number(third >> 32n)]
  ])
  let accumulator = 0
  for (let at = 0; at < filter.length; at += 8) {
    const [code, value] = [filter.readUInt16LE(at), filter.readUInt32LE(at + 4)]
    const jump = (isTaken: boolean) => {
      at += filter.readUInt8(at + (isTaken ? 2 : 3)) * 8
    }
    if (code === 0x20) accumulator = data.get(value) ?? Number.NaN
    else if (code === 0x15) jump(accumulator === value)
    else if (code === 0x25) jump(accumulator > value)
    else if (code === 0x45) jump((accumulator & value) !== 0)
    else if (code === 0x06) return value
    else throw new Error(`unknown instruction ${code}`)
  }
  throw new Error('no verdict')
}

const architectures = [
  {
    arch: 0xc000003e,
    clone: 56,
    fcntl: 72,
    ioctl: 16,
    keyctl: 250,
    mount: 165,
    name: 'x64',
    prlimit64: 302,
    read: 0,
    setrlimit: 160,
    socket: 41,
    unshare: 272
  },
  {
    arch: 0xc00000b7,
    clone: 220,
    fcntl: 25,
    ioctl: 29,
    keyctl: 219,
    mount: 40,
    name: 'arm64',
    prlimit64: 261,
    read: 63,
    setrlimit: 164,
    socket: 198,
    unshare: 97
  }
] as const

for (const {
  arch,
  clone,
  fcntl,
  ioctl,
  keyctl,
  mount,
  name,
  prlimit64,
  read,
  setrlimit,
  socket,
  unshare
} of architectures) {
  test(`should deny what leads out of a sandbox, and allow the rest, on ${name}`, async t => {
    const filter = seccompFilter(name) ?? Buffer.alloc(0)
    const verdict = (call: number, first = 0, second = 0) => run(filter, {arch, call, first, second})
    for (const call of [keyctl, mount]) t.equal(verdict(call), errno(1))
    for (const call of [435, 425, 428, 470, 9999, 0x40000000]) t.equal(verdict(call), errno(38), `call ${call}`)
    t.equal(verdict(read), allowed)
    t.equal(verdict(clone, 0x01200011), allowed, 'fork')
    t.equal(verdict(clone, 0x003d0f00), allowed, 'a thread')
    t.equal(verdict(clone, 0x10000011), errno(1), 'a user namespace')
    t.equal(verdict(unshare, 0x400), allowed, 'files')
    for (const flag of [0x10000000, 0x20000, 0x02000000, 0x80]) t.equal(verdict(unshare, flag), errno(1))
    t.equal(verdict(ioctl, 0, 0x5413), allowed, 'the size of a terminal')
    t.equal(verdict(ioctl, 0, 0x5412), errno(1), 'typing into a terminal')
    t.equal(verdict(fcntl, 0, 6), allowed, 'a lock')
    t.equal(verdict(fcntl, 0, 1024), errno(1), 'a lease')
    for (const family of [1, 2, 10, 16]) t.equal(verdict(socket, family), allowed)
    for (const family of [40, 17, 38]) t.equal(verdict(socket, family), errno(97), `family ${family}`)
    t.equal(verdict(setrlimit, 4), errno(0), 'the limit of core files, without effect')
    t.equal(verdict(setrlimit, 7), allowed, 'another limit')
    const limit = (second: number, third: bigint) => run(filter, {arch, call: prlimit64, second, third})
    for (const pointer of [0x7ffd00001000n, 0x7ffd00000000n, 0x1000n]) t.equal(limit(4, pointer), errno(0), 'the same')
    t.equal(limit(4, 0n), allowed, 'reading it')
    t.equal(limit(7, 0x1000n), allowed, 'another limit')
    t.equal(run(filter, {arch: 0x40000003, call: read}), errno(38), '32-bit programs')
  })
}

test('should have no filter for other architectures', async t => {
  t.equal(seccompFilter('ppc64'), undefined)
})
