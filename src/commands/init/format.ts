import type {Initialized} from './init.js'
import type {Survey} from './survey.js'

/** Says what `init` found and did, and what to run next. Pure. */
export function formatInit(initialized: Initialized): string {
  const {found, results} = initialized
  const width = Math.max(...results.map(({file}) => file.length))
  const files = results.map(
    ({file, kind, note}) => `${kind === 'written' ? 'created' : 'kept   '}  ${file.padEnd(width)}  ${note}\n`
  )
  const rows = found && found.documents.length > 0 ? describeSurvey(found) : []
  const survey = rows.map(([name, text]) => `${name.padEnd(9)}  ${text}\n`)
  return [...survey, ...(survey.length > 0 ? ['\n'] : []), ...files, '\n', ...nextLines(initialized)].join('')
}

type Row = readonly [name: string, text: string]

function describeSurvey({ci, documents, generators, manifest, marked, noSandbox, unmarked}: Survey): readonly Row[] {
  const sites = generators.map(({config, name}) => `${name} (${config})`)
  const readmes = documents.filter(({file}) => !file.includes('/')).length
  const others = documents.length - readmes
  const names = [
    ...documents
      .filter(({file}) => !file.includes('/'))
      .slice(0, 3)
      .map(({file}) => file),
    ...(readmes > 3 ? [`${readmes - 3} more`] : []),
    ...(others > 0
      ? [`${others} ${others === 1 ? 'document' : 'documents'} in ${foldersOf(documents).join(', ')}`]
      : [])
  ]
  const steps =
    marked > 0
      ? `${marked} marked ${marked === 1 ? 'step' : 'steps'}`
      : unmarked === 0
        ? 'none: no shell blocks'
        : `${unmarked} shell ${unmarked === 1 ? 'block' : 'blocks'} without a marker, so every shell block is a step`
  const isUnmarked = marked === 0 && unmarked > 0
  return [
    ['documents', names.join(', ')],
    ...(sites.length > 0 ? [['site', sites.join(', ')] as const] : []),
    ['steps', steps],
    ...(isUnmarked && manifest !== undefined && readmes > 0
      ? [['project', `${manifest}, so documents run in a throw-away copy of the project`] as const]
      : []),
    ...(isUnmarked
      ? [
          [
            'sandbox',
            noSandbox === undefined
              ? "on, so documents can't change your machine"
              : `off, so documents run on your machine. ${noSandbox}`
          ] as const
        ]
      : []),
    ...(ci.length > 0 ? [['CI', ci.join(', ')] as const] : [])
  ]
}

function foldersOf(documents: Survey['documents']): readonly string[] {
  return [...new Set(documents.flatMap(({file}) => (file.includes('/') ? [`${file.split('/')[0]}/`] : [])))]
}

function nextLines({found, results}: Initialized): readonly string[] {
  const hasWorkflow = results.some(({file}) => /^\.git(?:hub|lab)/.test(file))
  const isUnmarked = found !== undefined && found.marked === 0 && found.unmarked > 0
  return [
    ...(isUnmarked
      ? [
          'Next: `npx fencepost adopt` runs each document once and writes into it what it needs. Then `npx fencepost` runs\nthem and writes their snapshots. Commit both.'
        ]
      : ['Next: `npx fencepost` runs the documents and writes their snapshots. Commit both.']),
    hasWorkflow
      ? ' In CI, `npx fencepost` only compares.\n'
      : ' In CI, `npx fencepost` only compares:\n`npx fencepost init --ci github` writes a workflow.\n'
  ]
}
