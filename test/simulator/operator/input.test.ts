import { expect, test } from 'vitest'
import { createSimulator, type Simulator } from 'kinoko/simulator'

type Loose = Record<keyof Simulator['operator'], (...args: unknown[]) => void>

const policy = { name: 'p', pattern: '^q', definition: { 'max-length': 1 } }

// every method of the operator, with what a program without types may hand it
test.each<readonly [keyof Loose, unknown[], string]>([
  ['setPolicy', [], 'policy: options have to be an object, and are missing'],
  ['setPolicy', [{}], 'the name of a policy has to be a text that is not empty, and is missing'],
  [
    'setOperatorPolicy',
    [{ ...policy, name: '' }],
    'the name of an operator policy has to be a text that is not empty, and is ""',
  ],
  ['setPolicy', ['p'], 'policy: options have to be an object, and are "p"'],
  [
    'setPolicy',
    [{ ...policy, 'apply-to': 'queues' }],
    'policy \'p\': there is no option "apply-to"; did you mean `applyTo`?',
  ],
  [
    'setOperatorPolicy',
    [{ ...policy, vhost: '/' }],
    'operator policy \'p\': there is no option "vhost"; did you mean `virtualHost`?',
  ],
  ['clearPolicy', [], 'the name of a policy has to be a text that is not empty, and is missing'],
  ['clearOperatorPolicy', [5], 'the name of an operator policy has to be'],
  [
    'addVirtualHost',
    [''],
    'the name of a virtual host has to be a text that is not empty, and is ""',
  ],
  ['addVirtualHost', [5], 'the name of a virtual host has to be a text that is not empty'],
  [
    'addVirtualHost',
    ['v', { default_queue_typ: 'quorum' }],
    'virtual host \'v\': there is no option "default_queue_typ"; did you mean `defaultQueueType`?',
  ],
  ['addVirtualHost', ['v', 'quorum'], "virtual host 'v': options have to be an object"],
  [
    'addVirtualHost',
    ['v', { defaultQueueType: 5 }],
    "virtual host 'v': there is no queue type '5'",
  ],
  ['setVirtualHostLimits', ['/'], "limits of virtual host '/': they have to be an object"],
  ['clearVirtualHostLimits', [], 'there is no virtual host'],
  ['deleteVirtualHost', [5], "there is no virtual host '5'"],
  ['addUser', ['u'], "the password of user 'u' has to be a text, and is missing"],
  ['addUser', ['', 'p'], 'the name of a user has to be a text that is not empty, and is ""'],
  [
    'addUser',
    ['u', 'p', 'administrator'],
    "the list of tags of user 'u' has to be a list of texts",
  ],
  ['setUserLimits', ['guest'], "limits of user 'guest': they have to be an object"],
  ['clearUserLimits', [], 'there is no user'],
  ['deleteUser', [undefined], 'there is no user'],
  ['setPermissions', ['guest'], "permissions of 'guest': options have to be an object"],
  [
    'setPermissions',
    ['guest', { configure: '', write: '' }],
    'permissions of \'guest\': the pattern "read" is missing',
  ],
  [
    'setPermissions',
    ['guest', { configure: '', write: '', read: '', reed: '' }],
    'permissions of \'guest\': there is no option "reed"; did you mean `read`?',
  ],
  ['clearPermissions', [], 'there is no user'],
  [
    'setTopicPermissions',
    ['guest', 5, { write: '', read: '' }],
    "the exchange of topic permissions of 'guest' has to be a text",
  ],
  [
    'setTopicPermissions',
    ['guest', 'x'],
    "topic permissions of 'guest': options have to be an object",
  ],
  [
    'clearTopicPermissions',
    ['guest'],
    "the exchange of topic permissions of 'guest' has to be a text",
  ],
  ['raiseAlarm', ['cpu'], 'the resource of an alarm has to be one of memory, disk, and is "cpu"'],
  ['raiseAlarm', [], 'the resource of an alarm has to be one of memory, disk, and is missing'],
  ['loadDefinitions', [], 'definitions: they have to be the parsed JSON of a definitions file'],
])('%s%j is a TypeError, and changes nothing', (method, args, message) => {
  const simulator = createSimulator()
  const before = simulator.snapshot()
  const operator = simulator.operator as unknown as Loose
  let thrown: unknown
  try {
    operator[method](...args)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(TypeError)
  expect((thrown as Error).message).toContain(message)
  expect(simulator.snapshot()).toEqual(before)
})
