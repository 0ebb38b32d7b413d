// Runs a command beside an engine, from the working directory. usage: npx tsx test/docker/beside-engine.mts COMMAND...
import {startEngine} from './engine.mjs'

const [, , file = 'bash', ...args] = process.argv
let end = async () => {}
const {run} = await startEngine(ends => {
  end = ends
})
const {status, text} = await run(file, args)
console.log(text)
process.exitCode = status ?? 1
await end()
