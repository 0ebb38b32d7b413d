import {test} from 'tap'
import {unavailable} from '../../../src/session/containment/sandbox-holder.js'

test('should say to install bubblewrap only if it is missing', async t => {
  t.match(unavailable("`bwrap` isn't on PATH").message, 'Install bubblewrap and util-linux')
  // In a container without the capability NET_ADMIN.
  const {message} = unavailable('bwrap: loopback: Failed RTM_NEWADDR: No child processes')
  t.match(message, 'start the container with more privileges')
  t.notMatch(message, 'Install')
})
