import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BrokerAddress } from './suite.js'

/** A broker that suites run on. */
export interface TestBroker extends BrokerAddress {
  readonly title: string
  stop(): Promise<void>
}

export function rabbitmqAt(uri: string, title: string): TestBroker {
  const url = new URL(uri)
  if (url.username === '') [url.username, url.password] = ['guest', 'guest']
  const port = Number(url.port === '' ? 5672 : url.port)
  // suites that know no addresses of IPv6 take localhost for one
  const host = url.hostname === 'localhost' ? '127.0.0.1' : url.hostname
  return {
    title,
    uri: `amqp://${url.username}:${url.password}@${host}:${port}`,
    host,
    port,
    managementUri: process.env['KINOKO_TEST_MANAGEMENT'],
    webSocketUri: undefined,
    stop: () => Promise.resolve(),
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `kinoko broker` in a process of its own, from the sources. */
export async function startKinoko(): Promise<TestBroker> {
  const node = ['--import', 'tsx', '--conditions=kinoko:source', 'src/cli/main.ts']
  const ports = ['--port', '0', '--websocket', '0', '--management', '0']
  const child = spawn(process.execPath, [...node, 'broker', ...ports], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`kinoko broker ended with ${code}`)))
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
      if (output.includes('http://')) resolve()
    })
  })
  const [uri = ''] = /amqp:\S+/.exec(output) ?? []
  const managementUri = /http:\S+/.exec(output)?.[0].replace('//', '//guest:guest@')
  const [webSocketUri] = /ws:\S+/.exec(output) ?? []
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  return { ...rabbitmqAt(uri, 'kinoko broker'), managementUri, webSocketUri, stop }
}
