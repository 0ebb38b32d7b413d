import {defaultSchema, type Schema} from 'hast-util-sanitize'

/** What sets names apart from those of the report and of other pages. */
export interface SanitizeSchemaOptions {
  /** Put before every id and name of the page. */
  readonly prefix: string
  /** The word that begins the value of a slot's attribute; no page knows it. */
  readonly token: string
}

/** What of a page's HTML is shown: the elements that GitHub shows, and of their attributes what lays text out. */
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
      img: ['alt', 'src', 'title'],
      source: []
    },
    clobberPrefix: prefix,
    tagNames: (defaultSchema.tagNames ?? []).filter(name => name !== 'picture' && name !== 'source')
  }
}
