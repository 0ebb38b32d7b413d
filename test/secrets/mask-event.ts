import {test} from 'tap'
import {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent} from '../../src/model/event.js'
import {createMask, type Mask} from '../../src/secrets/create-mask.js'
import {maskEvent} from '../../src/secrets/mask-event.js'

const mask = createMask(['s3cr3t']) as Mask

/** The end of a document with a message whose remedy is a note, as every message of the tool has it. */
function endWith(reason: string, note: string): DocumentEndEvent {
  const message = new VFileMessage(reason, {place: {column: 1, line: 3}, ruleId: 'a-rule', source: 'fencepost'})
  message.note = note
  return {kind: 'document-end', messages: [message], obsolete: ['About s3cr3t #1']} as unknown as DocumentEndEvent
}

test('should mask what a message says and what it advises, and keep its place', async t => {
  for (const [reason, note] of [
    ['got `s3cr3t`', 'Write it.'],
    ['Got it', 'Write `echo s3cr3t`.'],
    ['Got s3cr3t', 'Write `s3cr3t`.']
  ] as const) {
    const {messages, obsolete} = maskEvent(endWith(reason, note), mask)
    t.match(messages, [
      {line: 3, note: note.replace('s3cr3t', '***'), reason: reason.replace('s3cr3t', '***'), ruleId: 'a-rule'}
    ])
    t.same(obsolete, ['About *** #1'])
  }
})

test('should leave a message as it is that holds nothing to mask', async t => {
  const event = endWith('Got it', 'Write it.')
  t.equal(maskEvent(event, mask).messages[0], event.messages[0])
})
