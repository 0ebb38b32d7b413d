import {type InterpreterKind, interpreterPrograms} from '../../model/interpreters.js'
import type {Containment} from '../containment/containment.js'
import type {InterpreterHost} from '../interpreter/interpreter-process.js'
import {interpreters} from '../interpreter/interpreters.js'
import {spawnShell} from '../shells/spawn-shell.js'
import {shellQuote} from '../system/shell-quote.js'
import type {DocumentContainer} from './document-container.js'

/** What an interpreter in a container is started with. */
export interface ContainerHostOptions {
  readonly container: DocumentContainer
  readonly kind: InterpreterKind | 'bash'
  /** Path of its driver, and of the file that it writes its process id to. Both folders are shared with the container. */
  readonly driver: string
  readonly pidFile: string
  /** That of the document, where the command of the engine runs. */
  readonly containment: Containment
}

/** Runs an interpreter in the container of its document. */
export function containerHost({containment, container, driver, kind, pidFile}: ContainerHostOptions): InterpreterHost {
  const {engine, env, name} = container
  const code = startCode({driver, kind, pidFile})
  const command = {
    args: ['exec', '--interactive', name, 'sh', '-c', code],
    cwd: '/',
    env: env as Readonly<Record<string, string>>,
    file: engine
  }
  return {
    containment,
    // The command of the engine doesn't end what it has started.
    end: () => container.signal('SIGKILL', pidFile),
    interrupt: () => container.signal('SIGINT', pidFile),
    processes: () => [],
    processOf: started => started,
    start: listener => spawnShell(command, {folder: containment.folder, listener, streams: 'standard'})
  }
}

/** Shell code that becomes the interpreter. Standard input brings the blocks, and standard error takes the reports. */
function startCode({driver, kind, pidFile}: Pick<ContainerHostOptions, 'driver' | 'kind' | 'pidFile'>): string {
  const note = `echo $$ >${shellQuote(pidFile)}`
  const path = shellQuote(driver)
  const streams = '3<&0 8>&2 9>&1 </dev/null 2>&1'
  if (kind === 'bash') {
    // An image may have no bash.
    return `${note}; if command -v bash >/dev/null; then exec bash --noprofile --norc ${path} ${streams}; fi; exec sh ${path} ${streams}`
  }
  const {options, readsInput} = interpreters[kind]
  const program = [interpreterPrograms[kind], ...options].map(shellQuote).join(' ')
  return `${note}; exec ${program} ${path} ${readsInput ? '8>&2 9>&1 2>&1' : streams}`
}
