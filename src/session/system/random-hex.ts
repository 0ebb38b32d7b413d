import {closeSync, openSync, readSync} from 'node:fs'

/** Bytes that are read from the kernel at once. */
const poolSize = 1024
let pool = Buffer.alloc(0)

/** Random bytes in hexadecimal, from the kernel (random(4)): loading `node:crypto` takes longer than starting bash. */
export function randomHex(bytes: number): string {
  if (pool.length < bytes) pool = readRandom(poolSize + bytes)
  const taken = pool.toString('hex', 0, bytes)
  pool = pool.subarray(bytes)
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
