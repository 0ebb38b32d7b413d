import type {Step} from '../model/step.js'
import type {CodeDiagnostic} from './find-waits.js'

/** Words for values that readers fill in. */
const things: ReadonlySet<string> = new Set(
  (
    'account address branch bucket cluster commit container database directory domain email endpoint file filename folder ' +
    'host hostname id image ip key name namespace node owner pass password path pod port project region registry release ' +
    'repo repository resource secret server service tag token url user username value version your'
  ).split(' ')
)

const angled = /(?<![<=\w]<|[<\w]|\(\?P?)<([A-Za-z][A-Za-z0-9_]*(?:[ _-][A-Za-z0-9_]+){0,5})>/g
const shouted = /(?<![\w$({[<-])YOUR[_-][A-Z][A-Z0-9_-]*(?![\w=-]|\s*=)/g

/**
 * Finds unfilled placeholders: `<your-name>`, `YOUR_TOKEN`. Elements (`<b-c>…</b-c>`), comments and variables that the
 * document sets don't count.
 */
export function findPlaceholders(
  {code}: Pick<Step, 'code'>,
  variables: ReadonlySet<string> = new Set()
): readonly CodeDiagnostic[] {
  const diagnostics: CodeDiagnostic[] = []
  const texts = textsIn(code)
  for (const pattern of [angled, shouted]) {
    for (const match of code.matchAll(pattern)) {
      const [text, inner = text] = match
      if (variables.has(inner)) continue
      if (pattern === angled && (!isThing(inner) || code.includes(`</${inner}`))) continue
      if (isCommented(code, match.index) || texts.some(({start, end}) => start <= match.index && match.index < end))
        continue
      diagnostics.push({
        end: match.index + text.length,
        problem: 'is a placeholder for the reader to replace',
        remedy: 'Use a variable that the document sets, or `skip="…"`.',
        ruleId: 'placeholder',
        start: match.index
      })
    }
  }
  return diagnostics.sort((a, b) => a.start - b.start)
}

/** Ranges of here-documents that write text for people, which isn't run. */
function textsIn(code: string): readonly {readonly start: number; readonly end: number}[] {
  const opener = /^[^\n#]{0,200}\.(?:md|txt|adoc|rst)\b[^\n]{0,200}$/gm
  return [...code.matchAll(opener)].flatMap(({0: row, index}) => {
    const [, , word] = /<<-?\s*(["']?)(\w+)\1/.exec(row) ?? []
    if (word === undefined) return []
    const start = index + row.length
    const rest = code.slice(start)
    const end = rest.search(new RegExp(`^\\s*${word}\\s*$`, 'm'))
    return [{end: end === -1 ? code.length : start + end, start}]
  })
}

function isThing(text: string): boolean {
  const words = text.toLowerCase().split(/[ _-]/)
  return /^[A-Z][A-Z0-9_]+$/.test(text) || words.some(word => things.has(word))
}

function isCommented(code: string, offset: number): boolean {
  const start = code.lastIndexOf('\n', offset) + 1
  return code.slice(start, offset).trimStart().startsWith('#')
}
