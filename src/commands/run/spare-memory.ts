/** With so many documents a run is long, and what V8 has not collected yet adds up. */
const many = 50

/**
 * Runs what follows so many documents; where these are many V8 keeps its heap small, which takes no longer: half of the
 * memory of a long run was garbage that might as well be gone.
 */
export async function spareMemory<T>(documents: number, run: () => Promise<T>): Promise<T> {
  if (documents < many) return run()
  const {setFlagsFromString} = await import('node:v8')
  setFlagsFromString('--optimize-for-size')
  try {
    return await run()
  } finally {
    // The code that is kept for the next run is of one that begins without.
    setFlagsFromString('--no-optimize-for-size')
  }
}
