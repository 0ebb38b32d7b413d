import {readYaml} from '../../config/yaml.js'
import {type Cassette, CassetteError, type OutputChunk, type RecordedCall} from '../../model/cassette.js'

const version = 1
const opening = /^# fencepost cassette v(\d+): /

/** The text of a cassette: YAML, a comment first, so that a person can read and review it. Pure. */
export async function formatCassette({calls, recordedAt, tools}: Cassette, file: string): Promise<string> {
  const {stringify} = await import('yaml')
  const written = calls.map(({took, ...call}) => ({...call, took: `${took}ms`}))
  const body = stringify({recorded: new Date(recordedAt).toISOString(), tools, calls: written}, {lineWidth: 0})
  return `# fencepost cassette v${version}: ${file}\n${body}`
}

/** Reads a cassette. Throws a `CassetteError`. */
export function parseCassette(text: string, path: string): Cassette {
  const broken = (reason: string) =>
    new CassetteError(`The cassette ${path} ${reason}. Record it again with \`npx fencepost run --record\`.`)
  const found = opening.exec(text)?.[1]
  if (found === undefined) throw broken('has no first line of a cassette')
  if (Number(found) !== version) throw broken(`has format version ${found}; this fencepost reads version ${version}`)
  const yaml = readYaml(text)
  if (yaml.kind === 'broken') throw broken(`isn't valid YAML at line ${yaml.row + 1}: ${yaml.reason}`)
  const {calls, recorded, tools} = yaml.value
  const recordedAt = Date.parse(String(recorded))
  if (Number.isNaN(recordedAt) || !Array.isArray(calls)) throw broken('lacks `recorded` or `calls`')
  const read = calls.map((call, index) => readCall(call) ?? fail(broken(`has an incomplete call, number ${index + 1}`)))
  const outside = read.flatMap(({files = []}) => files).find(file => !staysInside(file.path))
  if (outside) throw broken(`writes the file ${JSON.stringify(outside.path)}, which isn't in its folder`)
  return {
    calls: read,
    recordedAt,
    tools: isMapping(tools) ? Object.fromEntries(Object.entries(tools).map(([name, said]) => [name, String(said)])) : {}
  }
}

function readCall(value: unknown): RecordedCall | undefined {
  if (!isMapping(value)) return undefined
  const {base64: isBase64, call, chunks, files, status, took} = value
  if (typeof call !== 'string' || typeof status !== 'number') return undefined
  const texts = Object.fromEntries(
    ['folder', 'input', 'output'].flatMap(key => (typeof value[key] === 'string' ? [[key, value[key]]] : []))
  )
  const printed = Array.isArray(chunks) ? chunks.filter(isMapping) : []
  const read = Array.isArray(files) ? files.filter(isMapping) : []
  return {
    call,
    status,
    took: Number.parseInt(String(took), 10) || 0,
    ...texts,
    ...(isBase64 === true && {base64: isBase64}),
    ...(printed.length > 0 && {
      chunks: printed.flatMap(({base64, stderr, stdout}): readonly OutputChunk[] => {
        const coded = base64 === true ? {base64: true as const} : {}
        if (typeof stdout === 'string') return [{stdout, ...coded}]
        return typeof stderr === 'string' ? [{stderr, ...coded}] : []
      })
    }),
    ...(read.length > 0 && {
      files: read.flatMap(({base64, executable, path, sha256, size, text}) =>
        typeof path === 'string'
          ? {
              path,
              sha256: String(sha256),
              ...(typeof text === 'string' && {text}),
              ...(typeof base64 === 'string' && {base64}),
              ...(typeof size === 'number' && {size}),
              ...(executable === true && {executable})
            }
          : []
      )
    })
  }
}

/** Whether a path is a name below its folder. A cassette is a text of the repository, and may say anything. */
function staysInside(path: string): boolean {
  return !path.includes('\0') && !path.split('/').includes('..') && /[^./]/.test(path) && !path.endsWith('/')
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fail(error: Error): never {
  throw error
}
