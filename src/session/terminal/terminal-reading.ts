import {closeSync, openSync, readdirSync, readlinkSync, readSync, statSync} from 'node:fs'
import {nameOf, readProc, terminalOf} from '../system/proc.js'
import {isMultiplexer} from './full-screen-program.js'

/** A program that sleeps until something is typed. */
export interface TerminalReading {
  /** How: in a read, or in a call that also waits for other things. */
  readonly kind: 'polls' | 'reads'
  /** How long it sleeps at most, in milliseconds. */
  readonly limit: number
}

const reads: TerminalReading = {kind: 'reads', limit: Number.POSITIVE_INFINITY}
const polls: TerminalReading = {...reads, kind: 'polls'}

/** System calls by which a program waits for input, with their numbers. */
const calls: Readonly<Record<string, 'epoll' | 'poll' | 'read' | 'select'>> =
  process.arch === 'arm64'
    ? {22: 'epoll', 63: 'read', 65: 'read', 72: 'select', 73: 'poll', 128: 'poll', 441: 'epoll'}
    : {
        ...{0: 'read', 7: 'poll', 19: 'read', 23: 'select', 219: 'poll'},
        ...{232: 'epoll', 270: 'select', 271: 'poll', 281: 'epoll', 441: 'epoll'}
      }

/** Which argument of a call is its time limit, and how many of its smaller unit are a millisecond; 0 if it is in milliseconds itself. */
const limits: Readonly<Record<string, {readonly at: number; readonly unit: number}>> =
  process.arch === 'arm64'
    ? {22: {at: 3, unit: 0}, 72: {at: 4, unit: 1e6}, 73: {at: 2, unit: 1e6}, 441: {at: 3, unit: 1e6}}
    : {
        ...{7: {at: 2, unit: 0}, 23: {at: 4, unit: 1000}, 232: {at: 3, unit: 0}, 270: {at: 4, unit: 1e6}},
        ...{271: {at: 2, unit: 1e6}, 281: {at: 3, unit: 0}, 441: {at: 3, unit: 1e6}}
      }

/** No program waits for more descriptors. */
const mostDescriptors = 4096
/** The number of the device `/dev/tty`, whichever terminal it stands for. */
const ownTerminal = 0x500

/**
 * How a process waits for what is typed at a terminal; `false` if it does not, `undefined` where that is not known: for
 * processes of other people, or of all on some machines (proc(5), `syscall`).
 */
export function terminalReading(pid: number, {device, shell}: ReadTerminal): TerminalReading | false | undefined {
  return new Sleeper(pid, device).reading(shell)
}

/** Which terminal a process may read. */
interface ReadTerminal {
  /** Path of its device; absent for the terminal that controls the process. */
  readonly device?: string
  /** A process of which is known what it does. */
  readonly shell: number
}

class Sleeper {
  readonly #pid: number
  readonly #folder: string
  readonly #device: string | undefined
  readonly #own: number

  constructor(pid: number, device: string | undefined) {
    this.#pid = pid
    this.#folder = `/proc/${pid}`
    this.#device = device
    this.#own = terminalOf(pid)
  }

  reading(shell: number): TerminalReading | false | undefined {
    const call = readProc(`${this.#folder}/syscall`)
    if (call === '') return this.#isUnknown(shell) ? undefined : false
    const own = this.#waits(call)
    if (own?.kind === 'reads') return own
    // A server that isn't in the foreground reads in its stead.
    if (isMultiplexer.test(nameOf(this.#pid))) return polls
    const threads = list(`${this.#folder}/task`).flatMap(
      thread => this.#waits(readProc(`${this.#folder}/task/${thread}/syscall`)) ?? []
    )
    return threads.length > 0 && {kind: 'polls', limit: Math.min(...threads.map(({limit}) => limit))}
  }

  /** A process of the same user that hides what it does gains nothing by it. */
  #isUnknown(shell: number): boolean {
    const user = userOf(this.#folder)
    return user !== undefined && (user !== userOf(`/proc/${shell}`) || readProc(`/proc/${shell}/syscall`) === '')
  }

  #waits(text: string): TerminalReading | undefined {
    const [number = '', ...rest] = text.split(' ')
    const [first = 0, second = 0] = rest.map(Number)
    switch (calls[number]) {
      case 'read':
        return this.#isTerminal(first) ? reads : undefined
      case 'poll':
        return this.#inPollList(first, second) ? {...polls, limit: this.#limitOf(number, rest)} : undefined
      case 'select':
        return this.#inBits(first, second) ? {...polls, limit: this.#limitOf(number, rest)} : undefined
      case 'epoll':
        return this.#inEpoll(first) ? {...polls, limit: this.#limitOf(number, rest)} : undefined
      default:
        return undefined
    }
  }

  /** The time limit of a call: a number of milliseconds, which may be negative, or a time in its memory, which may be missing. */
  #limitOf(number: string, args: readonly string[]): number {
    const {at, unit} = limits[number] ?? {at: 0, unit: 0}
    const given = Number(args[at] ?? 0)
    if (unit === 0) return given > 0x7fffffff ? Number.POSITIVE_INFINITY : given
    const time = this.#memory(given, 16)
    if (time.length < 16) return Number.POSITIVE_INFINITY
    return Number(time.readBigInt64LE(0)) * 1000 + Number(time.readBigInt64LE(8)) / unit
  }

  /** Whether one of `count` entries is the terminal, to be read (poll(2), `struct pollfd`). */
  #inPollList(address: number, count: number): boolean {
    const entries = this.#memory(address, 8 * count)
    for (let at = 0; at + 8 <= entries.length; at += 8) {
      if ((entries.readInt16LE(at + 4) & 1) === 1 && this.#isTerminal(entries.readInt32LE(at))) return true
    }
    return false
  }

  /** Whether the terminal is in a set of descriptors below `end` (select(2), `fd_set`). */
  #inBits(end: number, address: number): boolean {
    const bits = this.#memory(address, Math.ceil(end / 8))
    for (let descriptor = 0; descriptor < 8 * bits.length; descriptor++) {
      const isIn = ((bits[descriptor >> 3] ?? 0) >> (descriptor & 7)) & 1
      if (isIn === 1 && this.#isTerminal(descriptor)) return true
    }
    return false
  }

  /** Whether the terminal is among what an epoll descriptor watches, to be read (proc(5), `fdinfo`). */
  #inEpoll(descriptor: number): boolean {
    const found = readProc(`${this.#folder}/fdinfo/${descriptor}`).matchAll(/^tfd:\s*(\d+) events:\s*([\da-f]+)/gm)
    return [...found].some(([, fd, events]) => Number.parseInt(events ?? '', 16) & 1 && this.#isTerminal(Number(fd)))
  }

  #isTerminal(descriptor: number): boolean {
    const file = `${this.#folder}/fd/${descriptor}`
    try {
      if (!/^\/dev\/(?:pts\/|tty|console)/.test(readlinkSync(file))) return false
      const {dev, ino, rdev} = statSync(file)
      if (rdev === ownTerminal) return true
      if (this.#device === undefined) return rdev === this.#own
      const own = statSync(this.#device)
      return dev === own.dev && ino === own.ino
    } catch {
      return false // It ended meanwhile.
    }
  }

  #memory(address: number, size: number): Buffer {
    const none = Buffer.alloc(0)
    if (address === 0 || size === 0 || size > 8 * mostDescriptors) return none
    let memory: number | undefined
    try {
      memory = openSync(`${this.#folder}/mem`, 'r')
      const buffer = Buffer.alloc(size)
      return buffer.subarray(0, readSync(memory, buffer, 0, size, address))
    } catch {
      return none
    } finally {
      if (memory !== undefined) closeSync(memory)
    }
  }
}

/** The effective user of a process; `undefined` when it has ended. */
function userOf(folder: string): string | undefined {
  return /^Uid:\s*\d+\s+(\d+)/m.exec(readProc(`${folder}/status`))?.[1]
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
