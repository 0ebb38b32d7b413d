import os from 'node:os'

/** Names of a user and a machine; a name is empty when it isn't set. */
interface Identity {
  readonly user: string
  readonly host: string
}

let identity: Identity | undefined

/** The user and the machine that run the documents. */
export function readIdentity(): Identity {
  identity ??= {host: os.hostname(), user: userName()}
  return identity
}

function userName(): string {
  try {
    return os.userInfo().username
  } catch {
    // Containers often run under a user id without a name.
    return ''
  }
}
