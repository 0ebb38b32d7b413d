import {test} from 'tap'
import {fillHosts} from '../../src/scenario/hosts.js'

test('should put addresses of this machine for those of a hosted page, and leave templates alone', async t => {
  t.equal(fillHosts('curl {{TRAFFIC_HOST1_8080}}/a'), 'curl http://localhost:8080/a')
  t.equal(
    fillHosts('https://[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com/'),
    'http://localhost:80/'
  )
  t.equal(fillHosts('ping [[HOST_IP]]; [[HOST2_IP]] [[HOST_SUBDOMAIN]]'), 'ping 127.0.0.1; 127.0.0.1 localhost')
  t.equal(fillHosts('{{ .Values.x }} [[ -f x ]]'), '{{ .Values.x }} [[ -f x ]]')
})
