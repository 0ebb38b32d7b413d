import {randomUUID} from 'node:crypto'
import type {VFileMessage} from 'vfile-message'
import {appendToFile} from '../../files/open-to-write.js'
import {nameInRun} from '../../model/document.js'
import type {DocumentEndEvent, Reporter, RunEvent, StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import {withCombination} from '../document-name.js'
import {verdictOfDocument} from '../document-verdict.js'
import {flakyStepsOf} from '../flaky.js'
import {sentencesOf, severityOf} from '../format-message.js'
import {evidenceOf, explainOutcome} from '../outcome-text.js'
import {createPrettyReporter, type PrettyOptions} from '../pretty/pretty.js'
import {repositoryPrefix} from '../repository-prefix.js'
import {showLine} from '../show-line.js'
import {
  type Annotation,
  type AnnotationKind,
  formatAnnotation,
  formatCommand,
  withoutCommands
} from './github-command.js'
import {createSummary} from './github-summary.js'

/** Where and how a report for GitHub Actions is written. */
export interface GithubOptions extends Omit<PrettyOptions, 'terminal'> {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Makes the unguessable word that ends text in which workflow commands are off. */
  readonly token?: () => string
}

const groupSigns = {failed: '✗', flaky: '~', 'no steps': '-', 'not run': '-', passed: '✓', skipped: '-'} as const

/** GitHub shows this many annotations of a kind per step of a job, and drops the others. */
const maxAnnotations = 10

/**
 * Writes the log of a GitHub Actions job: the pretty report, grouped by document, annotations at the lines of the
 * documents, and a table in the summary of the job.
 */
export function createGithubReporter({write, env, token = randomUUID, ...options}: GithubOptions): Reporter {
  const prefix = repositoryPrefix(env.GITHUB_WORKSPACE, options.root)
  const summary = createSummary()
  const counts: Record<AnnotationKind, number> = {error: 0, notice: 0, warning: 0}
  /** The last annotation of each kind that GitHub would show; replaced by a count if there are more. */
  const last = new Map<AnnotationKind, Annotation>()
  let annotations: Annotation[] = []
  let text = ''
  const pretty = createPrettyReporter({
    ...options,
    write: chunk => {
      text += chunk
    }
  })

  const writeUntrusted = (untrusted: string) => write(withoutCommands(untrusted, token))

  const annotate = (annotation: Annotation) => {
    const count = ++counts[annotation.kind]
    if (count < maxAnnotations) write(formatAnnotation(annotation))
    else if (count === maxAnnotations) last.set(annotation.kind, annotation)
  }

  const endDocument = (event: DocumentEndEvent) => {
    const hasMore = text.trimEnd().includes('\n')
    if (hasMore)
      write(formatCommand('group', {data: `${groupSigns[verdictOfDocument(event)]} ${showLine(nameInRun(event))}`}))
    writeUntrusted(text)
    text = ''
    if (hasMore) write('::endgroup::\n')
    for (const annotation of [
      ...annotations,
      ...event.messages.map(message => ofMessage(message, event, prefix)),
      ...flakyStepsOf(event).map(
        ({id, isFailure: isError, line, text}): Annotation => ({
          file: prefix + event.file,
          kind: isError ? 'error' : 'warning',
          line,
          message: text,
          title: withCombination(id, event)
        })
      )
    ])
      annotate(annotation)
    annotations = []
  }

  const end = () => {
    for (const [kind, annotation] of last) {
      const hidden = counts[kind] - maxAnnotations
      const more = {kind, message: `${hidden + 1} more of this kind. The log has all of them.`, title: 'fencepost'}
      write(formatAnnotation(hidden > 0 ? more : annotation))
    }
    writeUntrusted(text)
    text = ''
  }

  /** A failure to write is only a warning: in a container the file may be out of reach. */
  const writeSummary = (file: string) => {
    try {
      appendToFile(file, summary.format())
    } catch (error) {
      const message = `Can't write the job summary to \`${file}\`: ${error instanceof Error ? error.message : error}. Mount its folder in the container.`
      write(formatAnnotation({kind: 'warning', message, title: 'fencepost'}))
    }
  }

  return {
    async close() {
      await pretty.close()
      if (env.GITHUB_STEP_SUMMARY) writeSummary(env.GITHUB_STEP_SUMMARY)
    },
    on(event: RunEvent) {
      pretty.on(event)
      summary.on(event)
      if (event.kind === 'step' && isFailure(event.outcome) && event.outcome.kind !== 'not run')
        annotations.push(ofStep(event, prefix))
      else if (event.kind === 'document-end') endDocument(event)
      else if (event.kind === 'end') end()
    }
  }
}

function ofStep(event: StepEvent, prefix: string): Annotation {
  const {outcome, step} = event
  const evidence = evidenceOf(event)
  return {
    endLine: step.endLine,
    file: prefix + event.file,
    kind: 'error',
    line: step.line,
    // GitHub cuts longer messages, and warns about it in the log.
    message: `${explainOutcome(outcome)}${evidence === '' ? '' : `\n\n${evidence}`}`.slice(0, 4000),
    title: withCombination(`${outcome.kind}: ${step.id}`, event)
  }
}

function ofMessage(message: VFileMessage, event: DocumentEndEvent, prefix: string): Annotation {
  return {
    file: prefix + event.file,
    kind: ({error: 'error', note: 'notice', warning: 'warning'} as const)[severityOf(message)],
    line: message.line ?? 1,
    message: sentencesOf(message),
    title: withCombination(message.ruleId ?? 'fencepost', event)
  }
}
