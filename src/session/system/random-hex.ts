import {closeSync, openSync, readSync} from 'node:fs'

/** Random bytes in hexadecimal, read from the kernel (random(4)): loading `node:crypto` takes longer than starting bash. */
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
