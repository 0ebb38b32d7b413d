import {type JsonSchema, toJsonSchema} from '@valibot/to-json-schema'
import {configSchema} from '../src/config/config-schema.js'
import {docsOf} from '../src/config/option.js'

/** The JSON schema of a configuration file, for editors. */
export function configJsonSchema(): JsonSchema {
  const schema = toJsonSchema(configSchema, {
    // Checks in code have no counterpart in a JSON schema.
    errorMode: 'ignore',
    overrideAction({jsonSchema}) {
      const {docs: _, ...rest} = jsonSchema as typeof jsonSchema & {readonly docs?: unknown}
      return rest
    },
    overrideSchema({jsonSchema, valibotSchema}) {
      const docs = docsOf(valibotSchema)
      if (!docs) return undefined
      const {default: value, description, example} = docs
      return {
        ...jsonSchema,
        description,
        ...(value !== undefined && {default: value as never}),
        ...(example !== undefined && {examples: [example as never]})
      }
    },
    typeMode: 'input'
  })
  return {...schema, title: 'Fencepost configuration'}
}
