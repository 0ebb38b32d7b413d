import type {VFileMessage} from 'vfile-message'
import type {CommandStep, Step} from '../../model/step.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import {isOnPath} from '../../session/system/on-path.js'

type Env = Readonly<Record<string, string | undefined>>
type Tool = 'docker' | 'podman'

/** A container, network or volume. */
interface Resource {
  readonly tool: Tool
  readonly kind: 'container' | 'network' | 'volume'
  readonly id: string
  readonly name: string
}

interface CreatedResource extends Resource {
  readonly file: string
  readonly step: Step
}

/** A step that calls a container tool, and what existed before it. */
interface WatchedStep {
  readonly step: CommandStep
  readonly tools: readonly Tool[]
  readonly before: ReadonlySet<string>
  /** Value of `started` after this step started. */
  readonly start: number
}

const call = /(?:^|[\s;&|(`])(docker|podman)(?:-compose)?(?=\s|$)/gm

const listCommands: Readonly<Record<Resource['kind'], readonly string[]>> = {
  container: ['ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.Names}}'],
  network: ['network', 'ls', '--no-trunc', '--format', '{{.ID}} {{.Name}}'],
  volume: ['volume', 'ls', '--format', '{{.Name}} {{.Name}}']
}
const removeCommands: Readonly<Record<Resource['kind'], string>> = {
  container: 'rm -f',
  network: 'network rm',
  volume: 'volume rm'
}
/** Longest wait for an answer of a container tool, in milliseconds. */
const answerTime = 10_000

// Documents that run at the same time see each other's containers: the first one to see a resource owns it.
const claimed = new Set<string>()
let started = 0
let running = 0

/** The container tools that the code of a step calls. */
export function containerToolsOf({code}: Step): readonly Tool[] {
  if (!code.includes('docker') && !code.includes('podman')) return []
  return [
    ...new Set([...code.matchAll(call)].flatMap(([, tool]) => (tool === 'docker' || tool === 'podman' ? tool : [])))
  ]
}

/** Finds the containers, networks and volumes that the steps of a document leave behind. */
export class ContainerLeaks {
  readonly #env: Env
  readonly #created: CreatedResource[] = []

  constructor(env: Env) {
    this.#env = env
  }

  /** Notes what exists before a step; `undefined` if the step calls no installed container tool. */
  async begin(step: CommandStep): Promise<WatchedStep | undefined> {
    const tools = containerToolsOf(step).filter(tool => isOnPath(tool, this.#env))
    if (tools.length === 0) return undefined
    const isAlone = running === 0
    running++
    started++
    const start = isAlone ? started : -1
    const before = new Set((await this.#list(tools)).map(keyOf))
    return {before, start, step, tools}
  }

  /** Notes what a step created. A step that was ended can't clean up, so its containers are removed. */
  async end({before, start, step, tools}: WatchedStep, {file, wasEnded}: StepEnd): Promise<void> {
    const after = await this.#list(tools)
    running--
    const wasAlone = start === started
    for (const resource of after) {
      const key = keyOf(resource)
      if (before.has(key) || claimed.has(key)) continue
      if (wasEnded && wasAlone && resource.kind === 'container') {
        await this.#call(resource.tool, ['rm', '-f', resource.id])
      } else {
        claimed.add(key)
        this.#created.push({...resource, file, step})
      }
    }
  }

  /** One message for each resource that still exists, at the step that created it. */
  async messages(): Promise<readonly VFileMessage[]> {
    if (this.#created.length === 0) return []
    // A volume is known by its name alone, which another document can use again.
    for (const resource of this.#created) claimed.delete(keyOf(resource))
    const tools = [...new Set(this.#created.map(({tool}) => tool))]
    const existing = new Set((await this.#list(tools)).map(keyOf))
    return this.#created
      .filter(resource => existing.has(keyOf(resource)) && resource.step.options.leaks !== 'off')
      .map(messageOf)
  }

  async #list(tools: readonly Tool[]): Promise<readonly Resource[]> {
    const kinds = Object.keys(listCommands) as Resource['kind'][]
    const lists = tools.flatMap(tool =>
      kinds.map(async kind => {
        const output = await this.#call(tool, listCommands[kind])
        return output.split('\n').flatMap((line): readonly Resource[] => {
          const [id = '', name = id] = line.trim().split(' ')
          return id === '' ? [] : [{id, kind, name, tool}]
        })
      })
    )
    return (await Promise.all(lists)).flat()
  }

  /** Standard output of a container tool; empty if it fails. */
  async #call(tool: Tool, args: readonly string[]): Promise<string> {
    const {execa} = await import('execa')
    const {exitCode, stdout} = await execa(tool, args, {
      env: this.#env,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: answerTime
    })
    return exitCode === 0 ? stdout : ''
  }
}

/** The document of a step, and whether the step timed out or was interrupted. */
export interface StepEnd {
  readonly file: string
  readonly wasEnded: boolean
}

function keyOf({id, kind, tool}: Resource): string {
  return `${tool} ${kind} ${id}`
}

function messageOf({file, kind, name, step, tool}: CreatedResource): VFileMessage {
  return toMessage(file, {
    place: {column: step.column, line: step.line},
    reason: `This step left the ${kind} ${quote(name)} behind`,
    remedy: `Remove it in a later step (\`${tool} ${removeCommands[kind]} ${name}\`), or write \`leaks=off\`.`,
    ruleId: 'leak',
    severity: step.options.leaks === 'fail' ? 'error' : 'warning'
  })
}
