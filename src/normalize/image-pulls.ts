/** What Docker prints of the layers of an image on their way, in any order; in a terminal with a blank at the end. */
const layer =
  /^[0-9a-f]{12}: (?:Already exists|Downloading.*|Download complete|Extracting.*|Pull complete|Pulling fs layer|Retrying in .+|Verifying Checksum|Waiting) *$/
/** The same of Podman, which says nothing about an image that it has. */
const podmanProgress =
  /^(?:Trying to pull .+\.\.\.|Getting image source signatures|Copying (?:blob|config) .+|Writing manifest to image destination|Storing signatures)$/

/** What `docker run` prints before it pulls a missing image, and then of that pull. */
const missing = /^Unable to find image '.+' locally$/
const pulls = /^\S+: Pulling from \S+$|^Digest: sha256:[0-9a-f]+$/
const pulled = /^Status: Downloaded newer image for /

/**
 * Returns an output as it is where the engine has the images already: without the progress of a pull, and without all of
 * a pull that `docker run` starts; `Status:` says that the image is up to date. A failed pull stays as it is. Pure.
 */
export function replacePulls(text: string): string {
  if (!/Pulling from |Unable to find image |Trying to pull |Status: /.test(text)) return text
  const hasPodman = text.includes('Trying to pull ')
  const lines: string[] = []
  /** Whether `docker run` pulls. */
  let runs = false
  for (const line of text.split('\n')) {
    if (missing.test(line)) runs = true
    else if (layer.test(line) || (hasPodman && podmanProgress.test(line)) || (runs && pulls.test(line))) continue
    else {
      if (!runs || !pulled.test(line)) lines.push(line.replace(pulled, 'Status: Image is up to date for '))
      runs = false
    }
  }
  return lines.join('\n')
}
