import {UsageError} from '../../model/errors.js'
import type {Shard} from '../../model/event.js'

type Env = Readonly<Record<string, string | undefined>>

/** Environment variables in which a CI service gives the number of a parallel job. */
interface Service {
  readonly index: string
  readonly total: string
  /** Number of the first job. */
  readonly first: 0 | 1
}

/** Services in the order they are tried. Kubernetes comes last, because the others may run in its pods. */
const services: readonly Service[] = [
  {first: 0, index: 'FENCEPOST_SHARD_INDEX', total: 'FENCEPOST_SHARD_TOTAL'},
  {first: 1, index: 'CI_NODE_INDEX', total: 'CI_NODE_TOTAL'},
  {first: 0, index: 'CIRCLE_NODE_INDEX', total: 'CIRCLE_NODE_TOTAL'},
  {first: 0, index: 'BUILDKITE_PARALLEL_JOB', total: 'BUILDKITE_PARALLEL_JOB_COUNT'},
  {first: 0, index: 'JOB_COMPLETION_INDEX', total: 'FENCEPOST_SHARD_TOTAL'}
]

/** The most shards of a run. */
const most = 10_000

/** Reads `2/5`, or `auto` from the variables of the CI service. Throws a `UsageError`. */
export function readShard(text: string, env: Env): Shard {
  if (text === 'auto') return readServices(env)
  const [, index, total] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []
  if (index === undefined || total === undefined)
    throw new UsageError(`\`--shard\` must be \`INDEX/TOTAL\`, such as \`2/5\`, or \`auto\`, got \`${text}\`.`)
  const shard = {index: Number(index), total: Number(total)}
  if (!isShard(shard))
    throw new UsageError(
      `The index in \`--shard INDEX/TOTAL\` goes from 1 to the total, which is at most ${most}; got \`${text}\`.`
    )
  return shard
}

function readServices(env: Env): Shard {
  const has = (name: string) => env[name] !== undefined && env[name] !== ''
  for (const {first, index, total} of services) {
    // GitLab sets a total in every job, and an index only if there are several.
    if (!has(index) && env[total] === '1') return {index: 1, total: 1}
    if (!has(index)) continue
    const found = `\`${index}=${env[index]}\` and ${has(total) ? `\`${total}=${env[total]}\`` : `no \`${total}\``}`
    const isNumbers = [env[index], env[total]].every(value => /^\d{1,6}$/.test(value ?? ''))
    const shard = {index: Number(env[index]) + 1 - first, total: Number(env[total])}
    if (isNumbers && isShard(shard)) return shard
    throw new UsageError(
      `\`--shard auto\` needs an index from ${first} and a total, and found ${found}. Set both, or write \`--shard 2/5\`.`
    )
  }
  throw new UsageError(
    `\`--shard auto\` can't tell which job this is: none of ${services.map(({index}) => index).join(', ')} is set. On GitHub set \`FENCEPOST_SHARD_INDEX: \${{ strategy.job-index }}\` and \`FENCEPOST_SHARD_TOTAL: \${{ strategy.job-total }}\`, or write \`--shard 2/5\`.`
  )
}

function isShard({index, total}: Shard): boolean {
  return index >= 1 && index <= total && total <= most
}
