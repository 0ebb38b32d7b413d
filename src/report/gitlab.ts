import {createHash} from 'node:crypto'
import type {VFileMessage} from 'vfile-message'
import {type NamedDocument, nameInRun} from '../model/document.js'
import type {Reporter, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import {formatJson} from '../text/format-json.js'
import {withCombination} from './document-name.js'
import {flakyStepsOf} from './flaky.js'
import {sentencesOf, severityOf} from './format-message.js'
import {explainOutcome} from './outcome-text.js'
import {repositoryPrefix} from './repository-prefix.js'
import {showLine} from './show-line.js'

/** Where a GitLab report is written, and the repository it is about. */
export interface GitlabOptions {
  readonly write: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the project. */
  readonly root: string
}

interface Issue {
  /** Identifies the issue in its document, even if lines move. */
  readonly identity: readonly string[]
  readonly check: string
  readonly description: string
  readonly severity: 'critical' | 'info' | 'major' | 'minor'
  readonly begin: number
  readonly end: number
}

/** Writes GitLab's code quality report as JSON: one issue per failed, skipped or replayed step and per message. */
export function createGitlabReporter({write, env, root}: GitlabOptions): Reporter {
  const prefix = repositoryPrefix(env.CI_PROJECT_DIR, root)
  let separator = '[\n'
  /** Number of equal identities in the current document: fingerprints must be unique. */
  let seen = new Map<string, number>()

  const writeIssue = (
    {combination, file}: NamedDocument,
    {identity, check, description, severity, begin, end}: Issue
  ) => {
    const key = JSON.stringify([nameInRun({combination, file}), ...identity])
    const count = seen.get(key) ?? 0
    seen.set(key, count + 1)
    const issue = {
      type: 'issue',
      check_name: check,
      description: withCombination(description, {combination}),
      categories: ['Bug Risk'],
      severity,
      fingerprint: createHash('sha256').update(`${key}${count}`).digest('hex'),
      location: {path: prefix + showLine(file), lines: {begin, end}}
    }
    write(`${separator}${formatJson(issue)}`)
    separator = ',\n'
  }

  return {
    async close() {},
    on(event) {
      switch (event.kind) {
        case 'step':
          if (isReported(event)) writeIssue(event, ofStep(event))
          break
        case 'document-end':
          for (const message of event.messages) writeIssue(event, ofMessage(message))
          for (const {id, isFailure: isMajor, line, text} of flakyStepsOf(event))
            writeIssue(event, {
              begin: line,
              check: 'fencepost/flaky',
              description: `${showLine(id)}: ${text}`,
              end: line,
              identity: ['flaky', id],
              severity: isMajor ? 'major' : 'minor'
            })
          seen = new Map()
          break
        case 'end':
          write(separator === '[\n' ? '[]\n' : '\n]\n')
          break
        case 'start':
        case 'document-start':
        case 'progress':
          break
        default:
          event satisfies never
      }
    }
  }
}

function isReported({outcome}: StepEvent): boolean {
  return outcome.kind === 'skipped' || outcome.kind === 'replayed' || (isFailure(outcome) && outcome.kind !== 'not run')
}

function ofStep({outcome, step}: StepEvent): Issue {
  return {
    begin: step.line,
    check: `fencepost/${outcome.kind.replaceAll(' ', '-')}`,
    description: `${showLine(step.id)}: ${explainOutcome(outcome)}`,
    end: step.endLine,
    identity: ['step', step.id],
    severity: outcome.kind === 'errored' ? 'critical' : isFailure(outcome) ? 'major' : 'info'
  }
}

function ofMessage(message: VFileMessage): Issue {
  const line = message.line ?? 1
  return {
    begin: line,
    check: `fencepost/${message.ruleId ?? 'message'}`,
    description: sentencesOf(message),
    end: line,
    identity: ['message', message.ruleId ?? '', message.reason],
    severity: ({error: 'critical', note: 'info', warning: 'minor'} as const)[severityOf(message)]
  }
}
