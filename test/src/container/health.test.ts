import { describe, expect, test } from 'vitest'
import {
  ClusterRpcClient,
  healthOf,
  rpc,
  service,
  ServiceContainer,
  ServiceRunner,
  silentLogger,
} from 'kinoko'
import { serveHealth } from 'kinoko/health'
import { simulate } from 'kinoko/testing'
import { createSimulator } from 'kinoko/simulator'
import { gate } from '../../support/gate.js'

@service('patient')
class PatientService {
  @rpc ping() {
    return 'pong'
  }
}

describe('the health of a container', () => {
  test('is live from the beginning, ready once it consumes, and not while it stops', async () => {
    const { connect, ambient } = createSimulator()
    const container = new ServiceContainer(PatientService, {
      connect,
      ambient,
      logger: silentLogger,
    })
    expect(container.health()).toMatchObject({ isLive: true, isReady: false })
    await container.start()
    expect(container.health()).toEqual({
      isLive: true,
      isReady: true,
      checks: [
        { name: 'service patient', isOk: true, detail: 'started' },
        { name: 'workers of patient', isOk: true, detail: '0 of 10 run; 0 calls to others wait' },
        { name: 'queue rpc-patient', isOk: true, detail: 'consumed' },
        { name: 'patient (consume)', isOk: true, detail: 'connected' },
        { name: 'patient (publish)', isOk: true, detail: 'connected' },
      ],
    })
    const stopping = container.stop()
    expect(container.health()).toMatchObject({ isLive: true, isReady: false })
    await stopping
    expect(container.health()).toMatchObject({ isLive: false, isReady: false })
  })

  test('follows the broker: lost, back, blocked, unblocked', async () => {
    await simulate({ seed: 1 }, async (sim) => {
      const patient = sim.service(PatientService).instance(0)
      await sim.started()
      const proxy = await sim.proxy<PatientService>('patient')
      const failing = (): string[] =>
        patient.container
          .health()
          .checks.filter(({ isOk }) => !isOk)
          .map(({ name, detail }) => `${name}: ${detail}`)

      sim.broker.refuse()
      sim.disconnect(patient)
      await sim.sleep(1_000)
      expect(patient.container.health().isLive).toBe(true)
      expect(failing()).toEqual([
        'queue rpc-patient: not consumed',
        'patient (consume): no connection to the broker',
        'patient (publish): no connection to the broker',
      ])

      sim.broker.accept()
      await sim.sleep(60_000)
      expect(patient.container.health().isReady).toBe(true)

      await proxy.ping()
      sim.broker.block('low on memory')
      await proxy.ping
        .with({ timeout: 1 })()
        .catch(() => undefined)
      await sim.sleep(1_000)
      expect(failing()).toEqual(['patient (publish): blocked: low on memory'])
      sim.broker.unblock()
      await sim.sleep(1_000)
      expect(patient.container.health().isReady).toBe(true)
    })
  })

  test('of a runner and of a client is that of their parts', async () => {
    const { connect, ambient } = createSimulator()
    const options = { connect, ambient, logger: silentLogger }
    const runner = new ServiceRunner(options)
    runner.addService(PatientService)
    const client = new ClusterRpcClient(options)
    expect(healthOf([runner, client]).isReady).toBe(false)
    await runner.start()
    await client.start()
    expect(healthOf([runner, client])).toMatchObject({ isLive: true, isReady: true })
    await client.stop()
    expect(healthOf([runner, client])).toMatchObject({ isLive: false, isReady: false })
  })
})

describe('the health server', () => {
  async function ask(port: number, path: string, method = 'GET') {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
    return { status: response.status, text: await response.text() }
  }

  test('answers probes', async () => {
    const { connect, ambient } = createSimulator()
    const container = new ServiceContainer(PatientService, {
      connect,
      ambient,
      logger: silentLogger,
    })
    await using server = await serveHealth([container])
    const { port } = server

    expect(await ask(port, '/live')).toEqual({ status: 200, text: 'live\n' })
    expect(await ask(port, '/ready')).toMatchObject({ status: 503 })
    await container.start()
    expect(await ask(port, '/ready')).toEqual({ status: 200, text: 'ready\n' })
    const health = await ask(port, '/health?verbose')
    expect(health.status).toBe(200)
    expect(JSON.parse(health.text)).toMatchObject({ isReady: true, checks: { length: 5 } })
    expect(await ask(port, '/')).toMatchObject({ status: 404 })
    expect(await ask(port, '/live', 'POST')).toMatchObject({ status: 405 })
    await container.stop()
    expect(await ask(port, '/live')).toMatchObject({ status: 503, text: /service patient/ })
  })

  test('says that its port is taken', async () => {
    await using first = await serveHealth([])
    await expect(serveHealth([], { port: first.port })).rejects.toThrow(/EADDRINUSE/)
  })

  test('closes though a probe keeps its connection open', async () => {
    const server = await serveHealth([])
    const { connect } = await import('node:net')
    const closed = gate()
    const socket = connect(server.port, '127.0.0.1').on('close', () => closed.open())
    await new Promise((resolve) => socket.once('connect', resolve))
    await server.close()
    await closed.opened
  })
})
