import * as v from 'valibot'
import {expecting, type Schema} from '../../config/option.js'
import type {JsonPath} from './json-source.js'

/** A mode as chmod(1) accepts it. */
const chmodMode = /^(?:[0-7]{3,4}|[ugoa]{0,4}[-+=][rwxXst]{0,6}(?:,[ugoa]{0,4}[-+=][rwxXst]{0,6}){0,9})$/

/** An object that isn't a list. */
const mapping = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.custom<object>(value => typeof value === 'object' && value !== null && !Array.isArray(value)),
    v.object(entries)
  )

/** Text that is empty where another value stands, for keys that matter too little for a diagnostic. */
const lenientText = v.fallback(v.pipe(v.string(), v.trim()), '')

/** Keys that only the hosted page uses. */
const unused = (...names: readonly string[]) => Object.fromEntries(names.map(name => [name, v.optional(v.unknown())]))

const file = v.nullish(expecting(v.string(), 'the path of a file'))

const unit = mapping({
  answer: file,
  background: file,
  code: file,
  courseData: file,
  foreground: file,
  text: file,
  title: lenientText,
  verify: file,
  ...unused('credits', 'hint')
})
const oneUnit = v.nullish(expecting(unit, 'an object such as `{"text": "step.md"}`'))

const asset = expecting(
  mapping({
    chmod: v.nullish(
      expecting(
        v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(chmodMode)),
        'a mode for `chmod`, such as `755` or `+x`'
      )
    ),
    file: expecting(v.string(), 'a file or pattern in the folder `assets`'),
    target: v.nullish(expecting(v.string(), 'a folder'))
  }),
  'an object such as `{"file": "a.txt", "target": "~"}`'
)

/** An `index.json` with `details`, as Killercoda and Katacoda define it. */
const indexSchema = mapping({
  backend: v.fallback(mapping({imageid: lenientText, ...unused('autoUpgrade', 'port', 'trainingid', 'url')}), {
    imageid: ''
  }),
  details: mapping({
    assets: v.nullish(
      expecting(
        v.pipe(
          v.custom<object>(value => !Array.isArray(value)),
          v.record(
            v.string(),
            v.nullish(expecting(v.array(v.nullish(asset)), 'a list such as `[{"file": "a.txt", "target": "~"}]`'))
          )
        ),
        'an object with a list for each host, such as `{"host01": []}`'
      )
    ),
    finish: oneUnit,
    intro: oneUnit,
    steps: v.nullish(expecting(v.array(oneUnit), 'a list such as `[{"text": "step.md"}]`'))
  }),
  environment: v.fallback(v.looseObject({uieditorpath: lenientText}), {uieditorpath: ''}),
  title: lenientText,
  ...unused('asyncFiles', 'description', 'difficulty', 'events', 'files', 'icon', 'id', 'interface', 'noindex'),
  ...unused('pathwayTitle', 'private', 'time', 'type')
})

/** The parts of an `index.json` that matter here. */
export type Index = v.InferOutput<typeof indexSchema>
/** The intro, a step or the finish. */
export type IndexUnit = v.InferOutput<typeof unit>

/** What was read, without the values that don't have the right type. */
export interface CheckedIndex {
  readonly index: Index
  readonly issues: readonly v.BaseIssue<unknown>[]
  readonly unknownKeys: readonly UnknownKey[]
}

/** A key that has no meaning in its object. */
export interface UnknownKey {
  readonly path: JsonPath
  /** The keys that have one. */
  readonly names: readonly string[]
}

/** Checks the value of an `index.json` that has `details`; values of a wrong type are removed from it. */
export function checkIndex(value: object): CheckedIndex {
  const unknownKeys = findUnknownKeys(indexSchema, value)
  const {issues = [], output, success} = v.safeParse(indexSchema, value)
  if (success) return {index: output, issues, unknownKeys}
  for (const {path = []} of issues) {
    // An asset is nothing without its file.
    const keys = path.map(({key}) => key)
    remove(value, keys.at(-1) === 'file' ? keys.slice(0, -1) : keys)
  }
  return {index: v.parse(indexSchema, value), issues, unknownKeys}
}

function remove(root: object, path: readonly unknown[]): void {
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(value as object, key as string), root)
  Reflect.set(parent as object, path.at(-1) as string, undefined)
}

/** The parts of a schema that hold other schemas. */
interface Parts {
  readonly type: string
  readonly pipe?: readonly Schema[]
  readonly wrapped?: Schema
  readonly item?: Schema
  readonly value?: Schema
  readonly entries?: Readonly<Record<string, Schema>>
}

function findUnknownKeys(schema: Schema, value: unknown, path: JsonPath = []): readonly UnknownKey[] {
  const {entries, item, pipe, type, value: each, wrapped} = schema as unknown as Parts
  const inner = pipe?.findLast(part => part.kind === 'schema') ?? wrapped
  if (inner) return findUnknownKeys(inner, value, path)
  if (typeof value !== 'object' || value === null) return []
  if (item && Array.isArray(value)) return value.flatMap((one, index) => findUnknownKeys(item, one, [...path, index]))
  if (Array.isArray(value)) return []
  if (each) return Object.entries(value).flatMap(([key, one]) => findUnknownKeys(each, one, [...path, key]))
  if (!entries || type === 'loose_object') return []
  return Object.entries(value).flatMap(([key, one]) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined
    if (entry) return findUnknownKeys(entry, one, [...path, key])
    return [{names: Object.keys(entries), path: [...path, key]}]
  })
}
