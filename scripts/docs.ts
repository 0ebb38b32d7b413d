import {readFile, writeFile} from 'node:fs/promises'
import {updateReference} from './config-reference.js'

const file = 'content/configuration.md'
await writeFile(file, updateReference(await readFile(file, 'utf8')))
