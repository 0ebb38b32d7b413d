/** The result of a function that reads a file; `undefined` when the file doesn't exist. */
export function ifExists<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    return ignoreMissing(error)
  }
}

/** Returns `undefined` for the error of a file that doesn't exist; rethrows any other. */
export function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined
  throw error
}
