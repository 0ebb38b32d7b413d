import {closeSync, openSync, readSync} from 'node:fs'

/** Bytes that nobody can guess, in hexadecimal: the kernel's own (random(4)), as a start of `node:crypto` takes longer than one of bash. */
export function randomHex(bytes: number): string {
  const found = Buffer.alloc(bytes)
  const source = openSync('/dev/urandom', 'r')
  try {
    readSync(source, found)
  } finally {
    closeSync(source)
  }
  return found.toString('hex')
}
