import {test} from 'tap'
import {project} from '../commands/project.mjs'

const id = '123e4567-e89b-12d3-a456-426614174000'
const other = '00000000-e89b-12d3-a456-426614174000'

interface Layers {
  /** The configuration. */
  readonly config: unknown
  /** What stands below `normalize` in the front matter. */
  readonly page?: string
  readonly step?: string
}

/** What a first run writes of a step that prints the text. */
async function written(text: string, {config, page, step}: Layers): Promise<string> {
  const front = page === undefined ? '' : `---\nfencepost:\n  normalize: ${page}\n---\n\n`
  const mark = step === undefined ? '' : ` normalize=${step}`
  const one = await project({
    'docs/page.md': `${front}\`echo '${text}'\`{{exec${mark}}}\n`,
    'fencepost.config.json': JSON.stringify(config)
  })
  await one.run('run', 'docs/page.md')
  const snapshot = await one.read('snapshots/docs/page.md')
  return /```output\n(.*)\n```/.exec(snapshot)?.[1] ?? snapshot
}

const glob = (normalize: unknown, files = 'docs/**') => ({overrides: [{files, normalize}]})

const cases: readonly (readonly [behaviour: string, layers: Layers, isOn: boolean])[] = [
  ['off unless turned on', {config: {}}, false],
  ['on for the project', {config: {defaults: {normalize: ['uuid']}}}, true],
  ['on for a glob', {config: glob('uuid')}, true],
  ['not on for another glob', {config: glob('uuid', 'other/**')}, false],
  ['off for a glob', {config: {defaults: {normalize: 'uuid'}, ...glob('-uuid')}}, false],
  ['on for a page', {config: glob('-uuid'), page: '[uuid]'}, true],
  ['off for a page', {config: glob('uuid'), page: '{uuid: false}'}, false],
  ['on for a step', {config: {}, page: '[-uuid]', step: 'uuid'}, true],
  ['off for a step', {config: {}, page: '[uuid]', step: '-uuid'}, false],
  ['off with all others', {config: {}, page: '[uuid]', step: 'none'}, false]
]

for (const [behaviour, layers, isOn] of cases) {
  test(`should have a normalizer ${behaviour}`, async t => {
    t.equal(await written(`id ${id}`, layers), isOn ? 'id [UUID]' : `id ${id}`)
  })
}

test("should use the author's own normalizer from each level, and turn it off in a step", async t => {
  const rule = {ticket: String.raw`T-\d+`}
  const on: readonly Layers[] = [
    {config: {defaults: {normalize: rule}}},
    {config: glob(rule)},
    {config: {}, page: String.raw`{ticket: 'T-\d+'}`}
  ]
  for (const layers of on) {
    t.equal(await written('T-12 T-13 T-12', layers), '[TICKET:1] [TICKET:2] [TICKET:1]')
    t.equal(await written('T-12', {...layers, step: '-ticket'}), 'T-12')
  }
})

test('should compare which values are equal in later runs', async t => {
  const {cwd, read, run, write} = await project({})
  await write('page.md', `\`cat ${cwd}/ids\`{{exec normalize=uuid}}\n`)
  const runWith = async (...ids: readonly string[]) => {
    await write('ids', `${ids.join('\n')}\n`)
    return run('run', '--ci', 'page.md')
  }
  await write('ids', `${id}\n${other}\n${id}\n`)
  await run('run', 'page.md')
  t.match(await read('snapshots/page.md'), '[UUID:1]\n[UUID:2]\n[UUID:1]\n')
  const [one, two] = ['11111111-e89b-12d3-a456-426614174000', '22222222-e89b-12d3-a456-426614174000']
  t.match(await runWith(one, two, one), {status: 0})
  t.match(await runWith(one, two, two), {status: 1, stdout: /`\[UUID:\d\]` must be the same value/})
  t.match(await runWith(one, one, one), {status: 1, stdout: /must be different values/})
})
