import {superseded} from '../model/event.js'
import {showLine} from './show-line.js'

/** Why a run ended early, as a sentence: by a signal, or by an option such as `--bail`. */
export function explainEarlyEnd(signal: string): string {
  if (signal === superseded) return 'Stopped, because the configuration changed.'
  if (signal === 'stop') return 'Stopped.'
  return signal.startsWith('--') ? `Stopped by \`${showLine(signal)}\`.` : `Interrupted by ${showLine(signal)}.`
}
