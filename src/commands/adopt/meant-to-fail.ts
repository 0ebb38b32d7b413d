import {readsLikeFailure} from '../../engine/record/recorded-failures.js'
import type {Step} from '../../model/step.js'
import {type Lines, readLines} from '../../text/source-lines.js'

/** A line that shows a failure, besides those that programs print by themselves. */
const shownFailure =
  /^\W*(?:error|fail(?:ed|ure)?|fatal|invalid|exception|✗|✖|✘|×|not ok|FAIL)\b|^\W*[✗✖✘×]|\b(?:error|failed|failure|exception):|\berrors? found\b|\bexit(?:ed)? (?:code|status|with)\b|\bnot found\b|\bdenied\b/im

/** Prose about a failure: "This fails, because …", "exits with status 1". */
const fails =
  /\b(?:fails|will fail|should fail|must fail|to fail|is refused|are refused|refuses|is rejected|rejects|exits? (?:code|status|with)|exit (?:code|status)|non-?zero|(?:an|this|the following|get) errors?|raises|throws)\b/i
const doesNot = /\b(?:not|never|n't|without|if|unless|when|whether|no)\b[^.:;]{0,40}$/i

/** Whether a document plainly means a step to fail: it shows the error, or announces it right above or below the step. */
export function isMeantToFail(step: Step, source: string): boolean {
  const expectation = step.kind === 'file' ? undefined : step.expectation
  if (expectation && showsFailure(expectation.text)) return true
  const lines = readLines(source)
  return (
    showsFailure(blockBelow(step, lines)) || saysSo(paragraphAbove(step, lines)) || saysSo(paragraphBelow(step, lines))
  )
}

function showsFailure(text: string): boolean {
  return readsLikeFailure(text) || shownFailure.test(text)
}

function saysSo(prose: string): boolean {
  const match = fails.exec(prose)
  return match !== null && !doesNot.test(prose.slice(0, match.index))
}

const fence = /^[\s>]*(?:`{3,}|~{3,})\s*(\S*)/

/** The text of a block of output right below a step, with at most a line of prose between them. */
function blockBelow({endLine}: Step, lines: Lines): string {
  for (let line = endLine + 1; line <= Math.min(endLine + 4, lines.count); line++) {
    const text = lines.text(line)
    if (/^\s*#/.test(text)) return ''
    const opening = fence.exec(text)
    if (!opening) continue
    if (!/^(?:|text|txt|output|plain|plaintext|log|console|none)$/i.test(opening[1] ?? '')) return ''
    const rows: string[] = []
    for (let row = line + 1; row <= lines.count && !fence.test(lines.text(row)); row++) rows.push(lines.text(row))
    return rows.join('\n')
  }
  return ''
}

function paragraphAbove({line: at}: Step, lines: Lines): string {
  const rows: string[] = []
  for (let line = at - 1; line >= 1; line--) {
    const text = lines.text(line)
    if (/^\s*$|^\s*<!--.*-->\s*$|^\s*\{\/\*.*\*\/\}\s*$/.test(text)) {
      if (rows.length > 0) break
    } else if (fence.test(text) || /^\s*#/.test(text)) break
    else rows.unshift(text)
  }
  // A long paragraph ends with what it says of the step.
  return rows.slice(-3).join(' ')
}

/** The first sentence below a step, which begins with "This". */
function paragraphBelow({endLine}: Step, lines: Lines): string {
  for (let line = endLine + 1; line <= Math.min(endLine + 3, lines.count); line++) {
    const text = lines.text(line)
    if (/^\s*$/.test(text)) continue
    return /^[\s>]*(?:this|it|the (?:command|above)|note that|which)\b/i.test(text)
      ? (text.split(/[.!](?:\s|$)/, 1)[0] ?? '')
      : ''
  }
  return ''
}
