import type {Output} from '../model/output.js'
import type {Session} from '../session/session.js'
import type {Mask} from './create-mask.js'

/** A session without secrets in its outputs. */
export function maskSession(session: Session, mask: Mask): Session {
  return {
    close: next => session.close(next),
    folders: session.folders,
    prepare: () => session.prepare?.(),
    ownProcesses: () => session.ownProcesses(),
    requestOf: mark => session.requestOf(mark),
    ...(session.runAhead && {
      runAhead: requests =>
        session.runAhead?.(requests).map(output => ({
          get known() {
            return output.known && maskOutput(output.known, mask)
          },
          get promise() {
            return output.promise.then(one => one && maskOutput(one, mask))
          }
        })) ?? []
    }),
    async finish() {
      const output = await session.finish?.()
      return output && maskOutput(output, mask)
    },
    async interrupt(timeout) {
      const output = await session.interrupt(timeout)
      return output && maskOutput(output, mask)
    },
    async run(request) {
      return maskOutput(await session.run(request), mask)
    },
    get endedWaiting() {
      return session.endedWaiting
    },
    get fullScreenProgram() {
      return session.fullScreenProgram
    },
    get isAtPrompt() {
      return session.isAtPrompt
    },
    get running() {
      const {running} = session
      return (
        running && {
          async ended() {
            const output = await running.ended()
            // Only the end of the output of a background block is kept.
            return output && maskOutput({...output, text: mask(output.text, 'start')}, mask)
          }
        }
      )
    },
    // Its beginning is cut off, and more follows.
    printed: () => mask(mask(session.printed?.() ?? '', 'start'), 'end'),
    writeFile: (file, content) => session.writeFile(file, content)
  }
}

function maskOutput(output: Output, mask: Mask): Output {
  const {failed, firstFailed, omittedBytes, reason, styled, text, ...rest} = output
  const masked = mask(text, omittedBytes > 0 ? 'end' : 'none')
  return {
    ...rest,
    omittedBytes,
    text: masked,
    // A color within a secret would hide it from the mask.
    ...(styled !== undefined && masked === text && {styled: mask(styled)}),
    ...(failed && {failed: {...failed, command: mask(failed.command)}}),
    ...(firstFailed && {firstFailed: {...firstFailed, command: mask(firstFailed.command)}}),
    ...(reason !== undefined && {reason: mask(reason)})
  }
}
