import os from 'node:os'

/** The names of the user and the machine that run the documents; a name is empty when it isn't set. */
export function readIdentity(): {readonly user: string; readonly host: string} {
  return {host: os.hostname(), user: userName()}
}

function userName(): string {
  try {
    return os.userInfo().username
  } catch {
    // Containers often run under a user id without a name.
    return ''
  }
}
