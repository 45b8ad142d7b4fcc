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
  [
    'setPolicy',
    [{ name: 'p', definition: policy.definition }],
    'policy \'p\': the pattern: it has to be a text, a regular expression such as "^orders" or ".*", and is missing',
  ],
  ['setPolicy', [{ ...policy, pattern: 5 }], 'such as "^orders" or ".*", and is the number 5'],
  [
    'setPolicy',
    [{ ...policy, pattern: 'orders(' }],
    'policy \'p\': the pattern: "orders(" is no regular expression (',
  ],
  ['setPolicy', [{ ...policy, pattern: '(' }], 'a \\ before a character stands for that itself'],
  [
    'setOperatorPolicy',
    [{ ...policy, priority: '1' }],
    'operator policy \'p\': its priority has to be a whole number, and is "1"',
  ],
  [
    'setPolicy',
    [{ name: 'p', pattern: '' }],
    "policy 'p': its definition has to be an object such as { 'max-length': 100 }, and is missing",
  ],
  [
    'setPolicy',
    [{ ...policy, definition: {} }],
    "policy 'p': its definition has no settings, such as { 'max-length': 100 }",
  ],
  [
    'setPolicy',
    [{ ...policy, virtualHost: 5 }],
    "policy 'p': the name of a virtual host has to be a text, and is the number 5",
  ],
  [
    'setPolicy',
    [{ ...policy, virtualHost: 'shop' }],
    "policy 'p': there is no virtual host 'shop'; known are /",
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
    "virtual host 'v': its default queue type has to be one of classic, quorum, stream, and is the number 5",
  ],
  ['setVirtualHostLimits', ['/'], "limits of virtual host '/': they have to be an object"],
  ['clearVirtualHostLimits', [], 'the name of a virtual host has to be a text, and is missing'],
  ['setVirtualHostLimits', ['shop', {}], "there is no virtual host 'shop'; known are /"],
  ['deleteVirtualHost', [5], 'the name of a virtual host has to be a text, and is the number 5'],
  ['addUser', ['u'], "the password of user 'u' has to be a text, and is missing"],
  ['addUser', ['', 'p'], 'the name of a user has to be a text that is not empty, and is ""'],
  [
    'addUser',
    ['u', 'p', 'administrator'],
    "the list of tags of user 'u' has to be a list of texts",
  ],
  ['setUserLimits', ['guest'], "limits of user 'guest': they have to be an object"],
  ['clearUserLimits', [], 'the name of a user has to be a text, and is missing'],
  ['deleteUser', [undefined], 'the name of a user has to be a text, and is missing'],
  ['deleteUser', ['geust'], "there is no user 'geust'; did you mean `guest`?"],
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
  ['clearPermissions', [], 'the name of a user has to be a text, and is missing'],
  ['clearPermissions', ['guest', null], 'the name of a virtual host has to be a text, and is null'],
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
  [
    'loadDefinitions',
    [{}, 5],
    'definitions: their virtual host has to be a text that is not empty',
  ],
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
