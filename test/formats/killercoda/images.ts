import {test} from 'tap'
import {requirementsOf} from '../../../src/formats/killercoda/images.js'

test('should know requirements by the start of an image name', async t => {
  for (const [image, requires] of [
    ['ubuntu', []],
    ['docker', ['docker']],
    ['kubernetes-kubeadm-2nodes', ['kubectl']],
    ['openshift-4-4', ['oc']],
    ['node12', ['node']],
    ['python', ['python3']],
    ['java', ['java']],
    ['golang', ['go']],
    ['google-cloud', []],
    ['toString', []]
  ] as const) {
    t.same(requirementsOf(image, {}), requires, image)
  }
})

test('should prefer the settings over the built-in list', async t => {
  t.same(requirementsOf('docker', {docker: []}), [])
  t.same(requirementsOf('own', {own: ['git', 'jq']}), ['git', 'jq'])
})
