/** The HTTP status of an address, or an error code such as `ECONNREFUSED`. */
export type ProbeResult = number | string

/** How long to wait for an answer, in milliseconds. */
const answerTimeout = 2000

/** Requests a URL from the network of the runner. */
export async function probeUrl(url: string): Promise<ProbeResult> {
  try {
    const response = await fetch(url, {redirect: 'manual', signal: AbortSignal.timeout(answerTimeout)})
    await response.body?.cancel()
    return response.status
  } catch (error) {
    const {cause, name} = error as {readonly cause?: {readonly code?: unknown}; readonly name?: unknown}
    return String(cause?.code ?? name)
  }
}

/** A program for `node -e` that requests the URL in its first argument and prints the `ProbeResult`. */
export const probeProgram = `
fetch(process.argv[1], {redirect: 'manual', signal: AbortSignal.timeout(${answerTimeout})})
  .then(({status}) => String(status), ({cause, name}) => String(cause?.code ?? name))
  .then(text => process.stdout.write(text, () => process.exit()))`

/** Parses the output of `probeProgram`. */
export function parseProbeResult(text: string): ProbeResult {
  return /^\d+$/.test(text) ? Number(text) : text
}
