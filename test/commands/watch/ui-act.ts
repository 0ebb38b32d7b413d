import {test} from 'tap'
import {ask, watchedInBrowser} from './ui-server.mjs'

const block = (code: string) => `\`\`\`sh {{exec}}\n${code}\n\`\`\`\n`

test('should write decisions that are made at the same time', async t => {
  const words = ['one', 'two', 'three', 'four', 'five', 'six']
  const document = (age: string) => words.map(word => block(`echo ${word} ${age}`)).join('\n')
  const {ran, read, settled, url, write} = await watchedInBrowser(t, {'content/a.md': document('old')})
  await settled()
  await ran(() => write('content/a.md', document('new')))
  const decide = async (action: string, step: string) => {
    const body = JSON.stringify({action, document: 0, step})
    const headers = {'content-type': 'application/json', origin: new URL(url).origin}
    const {text} = await ask(`${url}act`, {body, headers, method: 'POST'})
    return JSON.parse(text)
  }
  await ran(async () => {
    const answers = await Promise.all(words.map((_, index) => decide('accept', `step-0-${index}`)))
    t.strictSame(
      answers,
      words.map(() => ({message: 'The output is accepted.'}))
    )
  })
  const text = await read('snapshots/content/a.md')
  t.strictSame(
    words.filter(word => text.includes(`\n${word} new\n`)),
    words
  )
})
