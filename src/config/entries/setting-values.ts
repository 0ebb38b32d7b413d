import * as v from 'valibot'
import {type RuleId, rules} from '../../model/rule.js'
import {type ContainerSettings, defaultLanguages, type Languages, shellLanguages} from '../../model/settings.js'
import {expecting, nonEmpty, option, optional, type Schema, strict, variableName} from '../option.js'

/** One text, or a list of them. */
export const list = (item: Schema<string>) =>
  v.pipe(
    v.union([item, v.array(item)]),
    v.transform((value): readonly string[] => (typeof value === 'string' ? [value] : value))
  )
export const globs = list(nonEmpty)

/** A name that is not an index, so that a list isn't taken for a mapping. */
export const name = v.pipe(v.string(), v.regex(/\D/))

export const languages = v.union([
  v.pipe(globs, v.transform(shellLanguages)),
  v.pipe(
    v.record(name, nonEmpty),
    // Transcripts of Python have a language of their own.
    v.transform((more): Languages => {
      const hasPython = Object.values(more).includes('python')
      return {...defaultLanguages, ...(hasPython && {pycon: 'python'}), ...more}
    })
  )
])

export const ruleLevels = optional(
  Object.fromEntries(
    Object.entries(rules).map(([id, finds]) => [
      id,
      option(v.picklist(['off', 'info', 'warning', 'error']), {
        description: `Reported when ${finds}.`,
        expects: '`off`, `info`, `warning` or `error`'
      })
    ])
  ) as Record<RuleId, Schema<unknown, 'error' | 'info' | 'off' | 'warning'>>
)

/** A value of a matrix, on one line. A version such as 1.30 that isn't quoted has lost its zero. */
const matrixValue = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^[^\p{Cc}]+$/u)), v.pipe(v.number(), v.integer())]),
  v.transform(String)
)

/** The most combinations of a matrix, as in GitHub Actions. */
const mostCombinations = 256

export const matrix = v.pipe(
  v.record(variableName, v.pipe(v.array(matrixValue), v.minLength(1))),
  v.check(values => Object.values(values).reduce((product, {length}) => product * length, 1) <= mostCombinations)
)

export const insideProject = v.pipe(
  nonEmpty,
  v.check(folder => !/^[/\\~]|(^|[/\\])\.\.([/\\]|$)/.test(folder))
)

export const container = v.pipe(
  v.union([
    v.pipe(
      nonEmpty,
      v.transform(image => ({image}))
    ),
    strict({
      engine: v.exactOptional(v.picklist(['docker', 'podman'])),
      image: nonEmpty,
      options: v.exactOptional(list(nonEmpty))
    })
  ]),
  v.transform((given): ContainerSettings => ({engine: 'docker', options: [], ...given}))
)

export const sessionProgram = strict({
  command: expecting(list(nonEmpty), 'a program, or a list of a program and its arguments'),
  prompt: v.exactOptional(expecting(list(nonEmpty), 'a prompt such as `> `, or a list of prompts'))
})

export const recordedPrograms = expecting(
  v.pipe(
    list(v.pipe(nonEmpty, v.regex(/^[\w.+-]+$/))),
    v.check(programs => !programs.includes('bash'))
  ),
  'a program such as `docker`, or a list of them, without `bash`, which runs the blocks themselves'
)
