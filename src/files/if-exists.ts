/** What a look at a file gives; nothing where there is no such file. */
export function ifExists<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    return ignoreMissing(error)
  }
}

/** Nothing where there is no such file; any other failure is thrown on. */
export function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined
  throw error
}
