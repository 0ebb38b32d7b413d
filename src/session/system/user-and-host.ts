import os from 'node:os'

/** The names of the user and the machine that documents are run by; empty where there is none. */
export function readIdentity(): {readonly user: string; readonly host: string} {
  return {host: os.hostname(), user: userName()}
}

function userName(): string {
  try {
    return os.userInfo().username
  } catch {
    // A user id without a name, as containers are given.
    return ''
  }
}
