import {constants, openSync} from 'node:fs'
import {Socket} from 'node:net'
import type {Readable} from 'node:stream'

/** Takes a chunk; returns how many small ones are sure to follow soon. */
export type OnChunk = (chunk: Buffer) => number

/** With fewer chunks than this on their way, each is read at once. */
const fewChunks = 9
/** How long a pipe fills up, in milliseconds. */
const fillTime = 1
/** A chunk of this many bytes shows that the pipe fills up by itself. */
const large = 4096

/**
 * Reads a pipe. Each read wakes this process, which takes longer than a small block takes to run: while many chunks are on
 * their way, the pipe fills up first.
 */
export function readPipe(pipe: Readable, onChunk: OnChunk): void {
  pipe.on('data', (chunk: Buffer) => {
    const more = onChunk(chunk)
    if (more < fewChunks || chunk.length >= large) return
    pipe.pause()
    setTimeout(() => pipe.resume(), fillTime)
  })
}

/** Reads a named pipe until no process has it open to write. Throws if it doesn't exist. */
export function readNamedPipe(file: string, onChunk: OnChunk): Socket {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  // While it is paused, it takes no more than one chunk from the pipe.
  const options = {fd, readable: true, readableHighWaterMark: 1, writable: false}
  const pipe = new Socket(options)
  pipe.on('error', () => {})
  readPipe(pipe, onChunk)
  return pipe
}
