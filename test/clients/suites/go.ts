import type { Suite, Verdict } from '../suite.js'

const version = '1.16.0'
const module = 'github.com/rabbitmq/amqp091-go'

export const go: Suite = {
  name: 'amqp091-go',
  version,
  language: 'Go',
  leftOut:
    'MemoryAlarm (needs rabbitmqctl), Recovery and Reconnect (close connections over the management API)',
  needs: ['go'],
  async prepare(shell) {
    if (await shell.has('suite', 'go.mod')) return
    await shell.run('go', ['mod', 'download', `${module}@v${version}`])
    const cache = (await shell.run('go', ['env', 'GOMODCACHE'])).trim()
    await shell.run('cp', ['-r', `${cache}/${module}@v${version}`, 'suite'])
    await shell.run('chmod', ['-R', 'u+w', 'suite'])
  },
  async run(shell, { uri }) {
    const args = ['test', '-count=1', '-json', '-skip', 'MemoryAlarm|Recovery|Reconnect', './...']
    const env = { AMQP_URL: `${uri}/` }
    const output = await shell.run('go', args, { in: 'suite', env, mayFail: true, timeoutS: 900 })
    return verdictsOf(output)
  },
}

interface TestEvent {
  readonly Action: string
  readonly Test?: string
}

function verdictsOf(output: string): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>()
  const names: Record<string, Verdict> = { pass: 'passed', fail: 'failed', skip: 'skipped' }
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue
    const { Action, Test } = JSON.parse(line) as TestEvent
    const verdict = names[Action]
    if (Test !== undefined && verdict !== undefined) verdicts.set(Test, verdict)
  }
  return verdicts
}
