import type {StepEvent} from '../../model/event.js'
import {joinLines, splitLines} from '../../text/split-lines.js'

/** Commands that keep what they download outside of the folders of a document, so that only the first run is cold. */
const shared =
  /\b(?:docker|podman|nerdctl)\s+(?:image\s+)?(?:pull|run|build|create|compose)\b|\b(?:apt|apt-get|dnf|yum|apk|pacman|zypper|brew|snap)\s+(?:-\S+\s+)*(?:install|add|-S|upgrade|update)\b|\bminikube\s+start\b|\bkind\s+create\b/

/** Whether a step downloads into a cache that its runs share and printed the same in all of them: none of them was cold. */
export function isAlwaysWarm(events: readonly StepEvent[]): boolean {
  const [first, ...others] = events
  if (first?.step.kind !== 'command' || !shared.test(first.step.code)) return false
  return others.every(({output}) => output === first.output)
}

/** Lines that package managers print only if they download, or only if they don't. */
const downloadLine = new RegExp(
  [
    // Docker, Podman and nerdctl.
    "Unable to find image '.+' locally",
    'Trying to pull .+\\.\\.\\.',
    '\\S+: Pulling from \\S+',
    '[0-9a-f]{12}: (?:Pulling fs layer|Waiting|Verifying Checksum|Download complete|Pull complete|Already exists)',
    '(?:Getting image source signatures|Copying (?:blob|config) .+|Writing manifest .+|Storing signatures)',
    'Digest: \\S+',
    'Status: (?:Downloaded newer image|Image is up to date) for \\S+',
    // APT.
    '(?:Get|Hit|Ign):\\d+ .+',
    '(?:Fetched|Need to get) .+',
    'After this operation, .+',
    'Selecting previously unselected package .+',
    '\\(Reading database .+',
    '(?:Preparing to unpack|Unpacking|Setting up|Processing triggers for) .+',
    '\\S+ is already the newest version .+',
    '\\d+ (?:upgraded|newly installed), .+',
    // pip.
    '\\s*(?:Downloading|Using cached|Collecting|Requirement already satisfied:) .+',
    '(?:Installing collected packages|Successfully installed) .+'
  ]
    .map(line => `^${line}$`)
    .join('|')
)

/** The expectation with `...` in place of the lines that depend on a cache; undefined without any, or if none is left. */
export function allowDownloads(text: string): string | undefined {
  const lines = splitLines(text)
  if (!lines.some(line => downloadLine.test(line))) return undefined
  const allowed = lines
    .map(line => (downloadLine.test(line) ? '...' : line))
    .filter((line, index, all) => line !== '...' || all[index - 1] !== '...')
  return allowed.some(line => line !== '...') ? joinLines(allowed) : undefined
}
