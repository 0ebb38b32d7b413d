import {withoutMarkdownExtension} from '../files/markdown-files.js'
import type {DocumentEndEvent, Reporter, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import {showControls} from '../text/show-controls.js'
import {documentName, placeOfLine, withCombination} from './document-name.js'
import {verdictOfDocument} from './document-verdict.js'
import {flakyStepsOf} from './flaky.js'
import {sentencesOf, severityOf} from './format-message.js'
import {evidenceOf, explainOutcome} from './outcome-text.js'

/** A test case of the report. */
interface Case {
  readonly name: string
  readonly line: number
  readonly seconds: number
  readonly result: 'error' | 'failure' | 'passed' | 'skipped'
  /** Kind of failure: the outcome, or the id of a rule. */
  readonly type: string
  readonly message: string
  readonly evidence: string
}

/**
 * Writes JUnit XML: a suite per document, a case per step, and a case per error that stopped a document. A step that
 * didn't run is skipped if a failure explains it, else it is an error. Warnings and notes are the output of the suite.
 */
export function createJunitReporter(write: (text: string) => void): Reporter {
  let steps: StepEvent[] = []

  const endDocument = (event: DocumentEndEvent) => {
    const errors = event.messages.filter(({fatal}) => fatal)
    const isExplained = errors.length > 0 || steps.some(({outcome}) => isFailure(outcome) && outcome.kind !== 'not run')
    const cases: readonly Case[] = [
      ...steps.map(step => describe(step, isExplained)),
      ...errors.map(
        (message): Case => ({
          evidence: '',
          line: message.line ?? 1,
          message: sentencesOf(message),
          name: withCombination(`${message.ruleId ?? 'error'} at line ${message.line ?? 1}`, event),
          result: 'error',
          seconds: 0,
          type: message.ruleId ?? 'error'
        })
      ),
      ...flakyStepsOf(event)
        .filter(({isFailure}) => isFailure)
        .map(
          ({id, line, text}): Case => ({
            evidence: '',
            line,
            message: text,
            name: withCombination(`${id} (flaky)`, event),
            result: 'failure',
            seconds: 0,
            type: 'flaky'
          })
        )
    ]
    const notes = [
      ...event.messages
        .filter(({fatal}) => !fatal)
        .map(message => `${placeOfLine(event, message.line ?? 1)} ${severityOf(message)}: ${sentencesOf(message)}`),
      ...flakyStepsOf(event)
        .filter(({isFailure}) => !isFailure)
        .map(({line, text}) => `${placeOfLine(event, line)} ${text}`)
    ]
    if (verdictOfDocument(event) === 'no steps') notes.push('no steps')
    const output = notes.length > 0 ? `    <system-out>${escapeXml(notes.join('\n'))}</system-out>\n` : ''
    steps = []
    const count = (result: Case['result']) => cases.filter(one => one.result === result).length
    const attributes = formatAttributes({
      name: documentName(event),
      tests: cases.length,
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
      time: (event.durationMs / 1000).toFixed(3),
      file: event.file
    })
    write(
      `  <testsuite${attributes}>\n${cases.map(one => formatCase(one, event.file)).join('')}${output}  </testsuite>\n`
    )
  }

  return {
    async close() {},
    on(event) {
      if (event.kind === 'start') write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fencepost">\n')
      else if (event.kind === 'step') steps.push(event)
      else if (event.kind === 'document-end') endDocument(event)
      else if (event.kind === 'end') write('</testsuites>\n')
    }
  }
}

function describe(event: StepEvent, isExplained: boolean): Case {
  const {durationMs, outcome, step} = event
  const result =
    outcome.kind === 'skipped' || (outcome.kind === 'not run' && isExplained)
      ? 'skipped'
      : !isFailure(outcome)
        ? 'passed'
        : outcome.kind === 'errored' || outcome.kind === 'not run'
          ? 'error'
          : 'failure'
  return {
    evidence: evidenceOf(event),
    line: step.line,
    message: explainOutcome(outcome),
    name: withCombination(step.id, event),
    result,
    seconds: durationMs / 1000,
    type: outcome.kind
  }
}

function formatCase({evidence, line, message, name, result, seconds, type}: Case, file: string): string {
  // Readers take the text before the last dot for a package.
  const classname = withoutMarkdownExtension(file).replaceAll('/', '.')
  const attributes = formatAttributes({name, classname, time: seconds.toFixed(3), file, line})
  const isSpecial = type === 'kept' || type === 'replayed'
  if (result === 'passed' && !isSpecial) return `    <testcase${attributes}/>\n`
  if (result === 'passed') {
    const property = `<property${formatAttributes({name: 'outcome', value: `${type}: ${message}`})}/>`
    return `    <testcase${attributes}>\n      <properties>${property}</properties>\n    </testcase>\n`
  }
  const text = result === 'skipped' ? '' : escapeXml(evidence)
  return `    <testcase${attributes}>\n      <${result}${formatAttributes({message, type})}>${text}</${result}>\n    </testcase>\n`
}

function formatAttributes(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replace(/[\t\n"]/g, c => `&#${c.charCodeAt(0)};`)}"`)
    .join('')
}

/** Text of XML 1.0, section 2.2: control characters as pictures, non-characters as U+FFFD. */
function escapeXml(text: string): string {
  return showControls(text)
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
