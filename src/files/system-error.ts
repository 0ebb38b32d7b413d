import {getSystemErrorMap} from 'node:util'

/** What went wrong in words, for an error of the operating system, such as `no space left on device`. */
export function describeSystemError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!('errno' in error && typeof error.errno === 'number')) return error.message
  // Files are opened with `O_NONBLOCK`.
  if ('code' in error && error.code === 'EAGAIN' && 'syscall' in error && error.syscall === 'open')
    return 'a program holds a lease on it'
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.message
}
