import {readFileSync} from 'node:fs'
import remarkParse from 'remark-parse'
import {unified} from 'unified'

unified().use(remarkParse).parse(readFileSync(process.argv[2], 'utf8'))
