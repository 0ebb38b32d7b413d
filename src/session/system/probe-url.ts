/** What an address said: its status, or the code of the error in place of one, such as `ECONNREFUSED`. */
export type ProbeResult = number | string

/** How long an answer may take, in milliseconds. */
const patience = 2000

/** Asks an address, from where the runner is. */
export async function probeUrl(url: string): Promise<ProbeResult> {
  try {
    const response = await fetch(url, {redirect: 'manual', signal: AbortSignal.timeout(patience)})
    await response.body?.cancel()
    return response.status
  } catch (error) {
    const {cause, name} = error as {readonly cause?: {readonly code?: unknown}; readonly name?: unknown}
    return String(cause?.code ?? name)
  }
}

/** A program for `node -e` that asks in the same way, and prints the status or the reason. */
export const probeProgram = `
fetch(process.argv[1], {redirect: 'manual', signal: AbortSignal.timeout(${patience})})
  .then(({status}) => String(status), ({cause, name}) => String(cause?.code ?? name))
  .then(text => process.stdout.write(text, () => process.exit()))`

/** What that has printed. */
export function parseProbeResult(text: string): ProbeResult {
  return /^\d+$/.test(text) ? Number(text) : text
}
