import * as v from 'valibot'
import type {Settings} from '../model/settings.js'
import {documentEntries} from './entries/document-entries.js'
import {projectEntries} from './entries/project-entries.js'
import {optionalStepOptions} from './entries/step-entries.js'
import {optional, strict} from './option.js'

/** What a configuration file may set. */
export type ConfigSettings = Partial<Pick<Settings, keyof typeof documentEntries | keyof typeof projectEntries>>

/** What the front matter of a document may set besides step options. */
export type DocumentSettings = Partial<Pick<Settings, keyof typeof documentEntries>>

/** A configuration file. Step options may be at its top level as well as in `defaults`. */
export const configSchema = strict({
  ...optional({$schema: v.string(), ...documentEntries, ...projectEntries}),
  ...optionalStepOptions
})

/** The front matter of a document, below the key `fencepost`. */
export const documentSchema = strict({...optional(documentEntries), ...optionalStepOptions})
