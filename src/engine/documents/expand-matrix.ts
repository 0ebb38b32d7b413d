import type {Combination, DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Matrix, Settings} from '../../model/settings.js'
import {documentSettings} from '../plan/document-settings.js'

/**
 * The documents with each combination of their matrix in place of the document. Variables of the command line select
 * combinations. Throws a `UsageError` if they select none of a document.
 */
export async function expandMatrix(
  documents: readonly DocumentRef[],
  settings: Settings
): Promise<readonly DocumentRef[]> {
  const expanded: DocumentRef[] = []
  for (const document of documents) {
    const matrix = await matrixOf(document, settings)
    const combinations = combine(matrix)
    if (combinations.length === 0) expanded.push(document)
    const chosen = combinations.filter(({vars}) =>
      Object.entries(vars).every(([name, value]) => (settings.givenVars[name] ?? value) === value)
    )
    if (combinations.length > 0 && chosen.length === 0) throw noCombination(document, {matrix, settings})
    expanded.push(...chosen.map(combination => ({...document, combination})))
  }
  return expanded
}

/** Each document once: with a matrix, in its first combination. */
export function firstCombinations(documents: readonly DocumentRef[]): readonly DocumentRef[] {
  const seen = new Set<string>()
  return documents.filter(({file}) => !seen.has(file) && seen.add(file))
}

/** The settings of a run with the values of a combination. */
export function settingsOf({combination}: DocumentRef, settings: Settings): Settings {
  if (!combination) return settings
  const {vars} = combination
  return {...settings, givenVars: {...settings.givenVars, ...vars}, vars: {...settings.vars, ...vars}}
}

async function matrixOf(document: DocumentRef, settings: Settings): Promise<Matrix> {
  return document.part ? {} : (await documentSettings(document, {key: 'matrix', settings})).matrix
}

/** All combinations of values, the last variable first to change. */
function combine(matrix: Matrix): readonly Combination[] {
  const entries = Object.entries(matrix)
  if (entries.length === 0) return []
  let all: readonly Readonly<Record<string, string>>[] = [{}]
  for (const [name, values] of entries)
    all = all.flatMap(vars => [...new Set(values)].map(value => ({...vars, [name]: value})))
  const names = all.map(vars =>
    Object.entries(vars)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ')
  )
  return all.map((vars, index) => ({all: names, name: names[index] ?? '', vars}))
}

function noCombination(
  {file}: DocumentRef,
  {matrix, settings}: {readonly matrix: Matrix; readonly settings: Settings}
): UsageError {
  const unknown = Object.entries(matrix).find(([name, values]) => {
    const given = settings.givenVars[name]
    return given !== undefined && !values.includes(given)
  })
  const [name = '', values = []] = unknown ?? []
  return new UsageError(
    `\`${file}\` has no combination with \`${name}=${settings.givenVars[name]}\`. Its matrix has ${values.map(value => `\`${value}\``).join(', ')}.`
  )
}
