import * as v from 'valibot'
import {nearestName} from '../text/nearest-name.js'
import {readDuration} from './duration.js'

/** What people read about an option: in messages, in the JSON schema and in the manual. */
export interface OptionDocs {
  /** One sentence: what the option does. */
  readonly description: string
  /** The accepted values, as they end the sentence "`timeout` must be …". */
  readonly expects: string
  /** A value as it is written in a configuration. */
  readonly example?: unknown
  /** The value that applies when the option is absent, as it is written in a configuration. */
  readonly default?: unknown
  /** The default in words, where it depends on the machine. */
  readonly defaultText?: string
}

/** Any valibot schema that needs no promise. */
export type Schema<Input = unknown, Output = Input> = v.GenericSchema<Input, Output>

/** A schema with what people read about it; each value that doesn't fit gives the message "must be …, got `…`". */
export function option<const S extends Schema>(schema: S, docs: OptionDocs): Schema<v.InferInput<S>, v.InferOutput<S>> {
  return v.pipe(expecting(schema, docs.expects), v.metadata({docs})) as Schema as Schema<
    v.InferInput<S>,
    v.InferOutput<S>
  >
}

/** A schema whose values, where they don't fit, give the message "must be …, got `…`". */
export function expecting<const S extends Schema>(schema: S, expects: string): S {
  return v.message(schema, ({input}) => `must be ${expects}, got \`${showValue(input)}\``)
}

/** The docs of a schema that `option` made, also behind `optional`. */
export function docsOf(schema: Schema): OptionDocs | undefined {
  const {wrapped = schema} = schema as {readonly wrapped?: Schema}
  return (v.getMetadata(wrapped as never) as {readonly docs?: OptionDocs}).docs
}

type Optional<Entries extends v.ObjectEntries> = {
  readonly [Key in keyof Entries]: v.ExactOptionalSchema<Entries[Key], undefined>
}

/** The entries of an object in which every key may be absent. */
export function optional<const Entries extends v.ObjectEntries>(entries: Entries): Optional<Entries> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, schema]) => [key, v.exactOptional(schema)])
  ) as unknown as Optional<Entries>
}

/** Whether an issue is about a key that the schema doesn't have. */
export function isUnknownKey({expected}: v.BaseIssue<unknown>): boolean {
  return expected === 'never'
}

/** What is wrong with a value, as a sentence: `timeout` must be a duration …, got `soon`. */
export function describeIssue(issue: v.BaseIssue<unknown>, key?: string): string {
  if (isUnknownKey(issue)) return issue.message
  const path = [...(key === undefined ? [] : [key]), ...(issue.path ?? []).map(item => item.key)]
  return `\`${showPath(path)}\` ${issue.message.replace(/\.?$/, '.')}`
}

/** A path as JavaScript writes it: `overrides[0].timeout`. */
export function showPath(path: readonly unknown[]): string {
  return path
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')
}

/** What is wrong with a name that doesn't exist, and the remedy. */
export function unknownName(noun: string, name: string, names: readonly string[]): string {
  return `Unknown ${noun} \`${name}\`. ${nearestName(name, names)}`
}

/** A value as a message shows it. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** An object whose keys are all known: another key gets a suggestion. */
export function strict<const Entries extends v.ObjectEntries>(entries: Entries, noun = 'option') {
  return v.strictObject(entries, issue => {
    if (isUnknownKey(issue)) return unknownName(noun, String(issue.input), Object.keys(entries))
    return issue.input === undefined ? 'is required' : `must be a mapping, got \`${showValue(issue.input)}\``
  })
}

/** A duration such as `2s`, in milliseconds. */
export const duration = v.pipe(
  v.string(),
  v.check(text => readDuration(text) !== undefined),
  v.transform(text => readDuration(text) ?? 0)
)

/** The name of an environment variable. */
export const variableName = v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/))

/** Text of at least one character. */
export const nonEmpty = v.pipe(v.string(), v.minLength(1))
