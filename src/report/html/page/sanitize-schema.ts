import {defaultSchema, type Schema} from 'hast-util-sanitize'

/** What keeps names of a document apart from those of the report and of other documents. */
export interface SanitizeSchemaOptions {
  /** Prefix of every id and name in the document. */
  readonly prefix: string
  /** Unguessable beginning of the attribute that marks a slot. */
  readonly token: string
}

/** The HTML that a document may use: the elements that GitHub allows, with attributes for layout. */
export function sanitizeSchema({prefix, token}: SanitizeSchemaOptions): Schema {
  const slot: [string, RegExp] = ['dataSlot', new RegExp(`^${token}-\\d+$`)]
  return {
    ...defaultSchema,
    attributes: {
      ...defaultSchema.attributes,
      '*': 'align alt colSpan dateTime dir height id lang name open rowSpan scope span start title width'.split(' '),
      code: [['className', /^language-./], slot],
      div: [slot],
      h2: [],
      input: ['checked', ['disabled', true], ['type', 'checkbox']],
      img: ['alt', 'src', 'title'],
      source: []
    },
    clobberPrefix: prefix,
    tagNames: (defaultSchema.tagNames ?? []).filter(name => name !== 'picture' && name !== 'source')
  }
}
