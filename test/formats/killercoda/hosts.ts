import {test} from 'tap'
import {fillHosts as fill} from '../../../src/formats/killercoda/hosts.js'

const fillHosts = (code: string) => fill(code, {isWhole: false})

test('should fill in addresses of this machine, and leave templates alone', async t => {
  t.equal(fillHosts('curl {{TRAFFIC_HOST1_8080}}/a'), 'curl http://localhost:8080/a')
  t.equal(
    fillHosts('https://[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com/'),
    'http://localhost:80/'
  )
  t.equal(fillHosts('ping [[HOST_IP]]; [[HOST2_IP]] [[HOST_SUBDOMAIN]]'), 'ping 127.0.0.1; 127.0.0.1 localhost')
  t.equal(fillHosts('{{ .Values.x }} [[ -f x ]]'), '{{ .Values.x }} [[ -f x ]]')
})

test('should fill in the other forms of real scenarios', async t => {
  const of = (port: string, domain: string) => `[[HOST_SUBDOMAIN]]-${port}-[[KATACODA_HOST]].${domain}`
  t.equal(fillHosts(`echo ${of('$NODE_PORT', '[[KATACODA_DOMAIN]]')}/x`), 'echo localhost:$NODE_PORT/x')
  t.equal(fillHosts(`http://${of('$' + '{PORT}', '[[KATACODA_DOMAIN]]')}`), 'http://localhost:$' + '{PORT}')
  t.equal(fillHosts(`https://shop-web.${of('80', 'environments.katacoda.com')}/`), 'http://shop-web.localhost:80/')
  t.equal(fillHosts('open {{TRAFFIC_SELECTOR}} {{ TRAFFIC_HOST2_443 }}'), 'open http://localhost http://localhost:443')
  t.equal(fillHosts('[[HOST1_IP]] [[HOST_HOSTNAME]]'), '127.0.0.1 localhost')
})

test('should take linear time for text that is almost an address', async t => {
  for (const piece of ['https://a.', 'a.', '[[HOST_SUBDOMAIN]]-', '{{TRAFFIC_HOST1_', '{{ '])
    t.equal(fillHosts(piece.repeat(50_000)).length > 0, true)
})

test('should replace the path of the host file', async t => {
  const code = 'sed s/PORT/80/ /etc/killercoda/host'
  t.equal(fillHosts(code), 'sed s/PORT/80/ ~/.killercoda-host')
  t.equal(fill(code, {isWhole: true}), code)
})
