import {UsageError} from '../../model/errors.js'
import type {Shard} from '../../model/shard.js'

type Env = Readonly<Record<string, string | undefined>>

/** How a service tells a job which of several it is. */
interface Service {
  readonly index: string
  readonly total: string
  /** What its first job is. */
  readonly first: 0 | 1
}

/** Those whose variables are read, in this order: Kubernetes last, in whose pods runners of the others live. */
const services: readonly Service[] = [
  {first: 0, index: 'FENCEPOST_SHARD_INDEX', total: 'FENCEPOST_SHARD_TOTAL'},
  {first: 1, index: 'CI_NODE_INDEX', total: 'CI_NODE_TOTAL'},
  {first: 0, index: 'CIRCLE_NODE_INDEX', total: 'CIRCLE_NODE_TOTAL'},
  {first: 0, index: 'BUILDKITE_PARALLEL_JOB', total: 'BUILDKITE_PARALLEL_JOB_COUNT'},
  {first: 0, index: 'JOB_COMPLETION_INDEX', total: 'FENCEPOST_SHARD_TOTAL'}
]

/** Most shards of a run. */
const most = 10_000

/** Reads `2/5`, or `auto` from what the service says of the job. Throws a `UsageError`. */
export function readShard(text: string, env: Env): Shard {
  if (text === 'auto') return readServices(env)
  const [, index, total] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []
  if (index === undefined || total === undefined)
    throw new UsageError(`Expected \`--shard\` to be \`INDEX/TOTAL\` such as \`2/5\`, or \`auto\`, got \`${text}\`.`)
  const shard = {index: Number(index), total: Number(total)}
  if (!isShard(shard))
    throw new UsageError(
      `Expected \`--shard\` to be \`INDEX/TOTAL\` with an index from 1 to the total (at most ${most}), got \`${text}\`.`
    )
  return shard
}

function readServices(env: Env): Shard {
  const has = (name: string) => env[name] !== undefined && env[name] !== ''
  for (const {first, index, total} of services) {
    // GitLab gives every job a total, and an index where there is more than one.
    if (!has(index) && env[total] === '1') return {index: 1, total: 1}
    if (!has(index)) continue
    const said = `\`${index}=${env[index]}\` and ${has(total) ? `\`${total}=${env[total]}\`` : `no \`${total}\``}`
    const isNumbers = [env[index], env[total]].every(value => /^\d{1,6}$/.test(value ?? ''))
    const shard = {index: Number(env[index]) + 1 - first, total: Number(env[total])}
    if (isNumbers && isShard(shard)) return shard
    throw new UsageError(
      `Expected an index from ${first} and a total for \`--shard auto\`, got ${said}. Set both, or write \`--shard 2/5\`.`
    )
  }
  throw new UsageError(
    `Expected \`--shard auto\` to find which job this is, got none of ${services.map(({index}) => index).join(', ')}. On GitHub set \`FENCEPOST_SHARD_INDEX: \${{ strategy.job-index }}\` and \`FENCEPOST_SHARD_TOTAL: \${{ strategy.job-total }}\`, or write \`--shard 2/5\`.`
  )
}

function isShard({index, total}: Shard): boolean {
  return index >= 1 && index <= total && total <= most
}
