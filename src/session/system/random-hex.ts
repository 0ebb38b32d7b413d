import {closeSync, openSync, readSync} from 'node:fs'

/** Bytes that are read from the kernel at once. */
const poolSize = 1024
let pool = ''

/** Random bytes in hexadecimal, from the kernel (random(4)): loading `node:crypto` takes longer than starting bash. */
export function randomHex(bytes: number): string {
  if (pool.length < 2 * bytes) pool = readRandom(poolSize + bytes).toString('hex')
  const taken = pool.slice(0, 2 * bytes)
  pool = pool.slice(2 * bytes)
  return taken
}

function readRandom(bytes: number): Buffer<ArrayBuffer> {
  const found = Buffer.alloc(bytes)
  const source = openSync('/dev/urandom', 'r')
  try {
    readSync(source, found)
  } finally {
    closeSync(source)
  }
  return found
}
