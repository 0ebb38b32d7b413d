import type {Readable} from 'node:stream'

/** Takes what a shell printed; tells whether much more is sure to come soon. */
export type OnOutput = (chunk: Buffer) => boolean

/** For how long a pipe fills up, in milliseconds. */
const fillTime = 1
/** A piece of so many bytes shows that the pipe fills up by itself. */
const large = 4096

/**
 * Reads a shell's pipe. Each wait for more of it wakes this process, which takes longer than a small block takes to run:
 * where many are on their way, the pipe may fill up first.
 */
export function readPipe(pipe: Readable, onOutput: OnOutput): void {
  pipe.on('data', (chunk: Buffer) => {
    if (!onOutput(chunk) || chunk.length >= large) return
    pipe.pause()
    setTimeout(() => pipe.resume(), fillTime)
  })
}
