import {readSync} from 'node:fs'
import type {IPty} from '@lydell/node-pty'

/** What the types of node-pty don't name. */
export interface HiddenPty {
  readonly fd: number
  readonly _socket: {readonly destroyed: boolean}
  readonly ptsName: string
  readonly on: (event: 'end', listener: () => void) => void
}

/** Reads what the kernel still has of a terminal: Node takes a hangup for the end, although more may be on its way. */
export function readRest(fd: number, feed: (chunk: Buffer) => void): void {
  const buffer = Buffer.alloc(1 << 16)
  try {
    for (let size = readSync(fd, buffer); size > 0; size = readSync(fd, buffer))
      feed(Buffer.from(buffer.subarray(0, size)))
  } catch {
    // EIO: there is no more.
  }
}

/** Returns the terminal that a function opens; throws a `TerminalError` when it fails. */
export function openPty(open: () => IPty): IPty {
  try {
    return open()
  } catch (error) {
    throw new TerminalError(
      `A terminal can't be opened: ${error instanceof Error ? error.message : error} Check the limits of terminals and open files (\`ulimit -n\`), or set \`session=plain\`.`,
      {cause: error}
    )
  }
}

/** Loads node-pty, which opens terminals. Throws a `TerminalError` where it isn't installed. */
export async function loadPty(): Promise<typeof import('@lydell/node-pty')> {
  try {
    const module = await import('@lydell/node-pty')
    return 'spawn' in module ? module : (module as {readonly default: typeof module}).default
  } catch (error) {
    throw new TerminalError(
      'A terminal session needs `@lydell/node-pty` and its binary for this machine. Install fencepost with its optional dependencies, or set `session=plain`.',
      {cause: error}
    )
  }
}

/** A terminal cannot be had on this machine. */
export class TerminalError extends Error {
  readonly code = 'no-terminal'
  override readonly name = 'TerminalError'
}
