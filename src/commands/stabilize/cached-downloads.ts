import type {StepEvent} from '../../model/event.js'

/** Commands that keep what they download outside of the folders of a document, so that only the first run is cold. */
const shared =
  /\b(?:docker|podman|nerdctl)\s+(?:image\s+)?(?:pull|run|build|create|compose)\b|\b(?:apt|apt-get|dnf|yum|apk|pacman|zypper|brew|snap)\s+(?:-\S+\s+)*(?:install|add|-S|upgrade|update)\b|\bminikube\s+start\b|\bkind\s+create\b/

/** Whether a step downloads into a cache that its runs share and printed the same in all of them: none of them was cold. */
export function isAlwaysWarm(events: readonly StepEvent[]): boolean {
  const [first, ...others] = events
  if (first?.step.kind !== 'command' || !shared.test(first.step.code)) return false
  return others.every(({output}) => output === first.output)
}
