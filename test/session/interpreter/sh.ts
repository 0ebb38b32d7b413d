import {testInterpreter} from './interpreter-contract.mjs'
import {posix} from './posix-language.mjs'

testInterpreter('sh', posix)
