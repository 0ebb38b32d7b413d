import {VFileMessage} from 'vfile-message'

/**
 * A fatal message for an error that stopped a document. Errors with a `code` are expected and speak for themselves,
 * except those of Node.js about wrong arguments. Any other error is a bug, and the message asks for a report.
 */
export function errorToMessage(error: unknown): VFileMessage {
  if (error instanceof VFileMessage) return error
  const message =
    error instanceof Error && 'code' in error && !String(error.code).startsWith('ERR_')
      ? expectedError(error, String(error.code))
      : internalError(error)
  message.fatal = true
  return message
}

/** A fatal message about a step of a document that ran. */
export function stepError(
  reason: string,
  {column = 1, line, ruleId}: {readonly column?: number; readonly line: number; readonly ruleId: string}
): VFileMessage {
  const message = new VFileMessage(reason, {place: {column, line}, ruleId, source: 'fencepost'})
  message.fatal = true
  return message
}

function expectedError(error: Error, code: string): VFileMessage {
  const line = 'line' in error && typeof error.line === 'number' ? error.line : undefined
  return new VFileMessage(error.message, {
    cause: error,
    ruleId: code.toLowerCase(),
    source: 'fencepost',
    // An error with a path is about that file, not about the document.
    ...(line !== undefined && !('path' in error) && {place: {column: 1, line}})
  })
}

/** Rule id of a message about a bug in Fencepost. */
export const internalErrorId = 'internal-error'

function internalError(error: unknown): VFileMessage {
  const thrown = error instanceof Error ? error : new Error(String(error))
  const message = new VFileMessage(`Fencepost failed on this document: ${thrown.message}`, {
    cause: thrown,
    ruleId: internalErrorId,
    source: 'fencepost'
  })
  message.note = `This is a bug in Fencepost. Please report it with the version, the command and this trace:\n${thrown.stack}`
  return message
}
