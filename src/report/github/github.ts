import {randomUUID} from 'node:crypto'
import {appendFileSync} from 'node:fs'
import type {DocumentEndEvent, Reporter, RunEvent, StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import {flakyStepsOf} from '../flaky.js'
import {sentencesOf, severityOf} from '../format-message.js'
import {evidenceOf, explainOutcome, lineOf} from '../outcome-text.js'
import {createPrettyReporter} from '../pretty/pretty.js'
import {repositoryPrefix} from '../repository-prefix.js'
import {type Annotation, type AnnotationKind, formatAnnotation, formatCommand} from './github-command.js'
import {createSummary} from './github-summary.js'

/** Where a report for GitHub Actions goes. */
export interface GithubOptions {
  readonly write: (text: string) => void
  readonly color: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the project. */
  readonly root: string
  /** Makes the word that ends foreign text; nobody may guess it. */
  readonly token?: () => string
}

/** GitHub shows this many annotations of a kind of one step of a job, and drops the others. */
const mostAnnotations = 10

/**
 * Writes the log of a GitHub Actions job: the pretty report, a group for each document with something to say, annotations
 * at the lines of the pages, and a table in the job's summary.
 */
export function createGithubReporter({write, color, env, root, token = randomUUID}: GithubOptions): Reporter {
  const prefix = repositoryPrefix(env.GITHUB_WORKSPACE, root)
  const summary = createSummary()
  const counts: Record<AnnotationKind, number> = {error: 0, notice: 0, warning: 0}
  /** The last annotation that GitHub would show, by kind: it gives way when there are more. */
  const last = new Map<AnnotationKind, Annotation>()
  let annotations: Annotation[] = []
  let text = ''
  const pretty = createPrettyReporter({
    color,
    write: chunk => {
      text += chunk
    }
  })

  /** Commands in what was printed are no commands of ours. */
  const writeForeign = (foreign: string) => {
    if (!/::|##\[/.test(foreign)) return write(foreign)
    const word = token()
    write(`::stop-commands::${word}\n${foreign}::${word}::\n`)
  }

  const annotate = (annotation: Annotation) => {
    const count = ++counts[annotation.kind]
    if (count < mostAnnotations) write(formatAnnotation(annotation))
    else if (count === mostAnnotations) last.set(annotation.kind, annotation)
  }

  const endDocument = (event: DocumentEndEvent) => {
    const hasMore = text.trimEnd().includes('\n')
    if (hasMore) write(formatCommand('group', {data: `${event.failed ? '✗' : '✓'} ${event.file}`}))
    writeForeign(text)
    text = ''
    if (hasMore) write('::endgroup::\n')
    for (const annotation of [
      ...annotations,
      ...event.messages.map(message => ofMessage(message, prefix + event.file)),
      ...flakyStepsOf(event).map(
        ({id, isFailure: isError, line, text}): Annotation => ({
          file: prefix + event.file,
          kind: isError ? 'error' : 'warning',
          line,
          message: text,
          title: id
        })
      )
    ])
      annotate(annotation)
    annotations = []
  }

  const end = () => {
    for (const [kind, annotation] of last) {
      const left = counts[kind] - mostAnnotations
      const more = {kind, message: `${left + 1} more of this kind; the log has them all.`, title: 'fencepost'}
      write(formatAnnotation(left > 0 ? more : annotation))
    }
    writeForeign(text)
    text = ''
  }

  /** A job in a container may have been told of a file that is outside: what the run found out counts all the same. */
  const writeSummary = (file: string) => {
    try {
      appendFileSync(file, summary.format())
    } catch (error) {
      const message = `Expected to write the summary of the job to \`${file}\`, got: ${error instanceof Error ? error.message : error}. Hand its folder on to the container.`
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
        annotations.push(ofStep(event, prefix + event.file))
      else if (event.kind === 'document-end') endDocument(event)
      else if (event.kind === 'end') end()
    }
  }
}

function ofStep(event: StepEvent, file: string): Annotation {
  const {outcome, step} = event
  const evidence = evidenceOf(event)
  return {
    endLine: step.endLine,
    file,
    kind: 'error',
    line: lineOf(event),
    // GitHub cuts a longer message itself, and says so in the log.
    message: `${explainOutcome(outcome)}${evidence === '' ? '' : `\n\n${evidence}`}`.slice(0, 4000),
    title: step.id
  }
}

function ofMessage(message: DocumentEndEvent['messages'][number], file: string): Annotation {
  return {
    file,
    kind: ({error: 'error', note: 'notice', warning: 'warning'} as const)[severityOf(message)],
    line: message.line ?? 1,
    message: sentencesOf(message),
    title: message.ruleId ?? 'fencepost'
  }
}
