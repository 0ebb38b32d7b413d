import type {Readable} from 'node:stream'

/** Takes a chunk; returns whether many more are sure to follow soon. */
export type OnChunk = (chunk: Buffer) => boolean

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
    if (!onChunk(chunk) || chunk.length >= large) return
    pipe.pause()
    setTimeout(() => pipe.resume(), fillTime)
  })
}
