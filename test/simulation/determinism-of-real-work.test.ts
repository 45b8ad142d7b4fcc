import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { rpc, RpcProxy, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

describe('the determinism check, of real work', () => {
  @service('disk')
  class DiskService {
    dice = new RpcProxy<FixedService>('fixed')

    @rpc async lucky(): Promise<number> {
      const { randomBytes } = process.getBuiltinModule('crypto')
      return new Promise((resolve) => randomBytes(4, (_, bytes) => resolve(bytes.readUInt32LE())))
    }

    @rpc async atOnce(): Promise<void> {
      const { stat } = process.getBuiltinModule('fs/promises')
      const ask = async (n: number): Promise<void> => {
        await stat('.')
        await this.dice.same(n)
      }
      await Promise.all([ask(1), ask(2)])
    }

    @rpc async inOrder(): Promise<void> {
      const { stat } = process.getBuiltinModule('fs/promises')
      await Promise.all([stat('.'), stat('..')])
      await this.dice.same(1)
      await stat('.')
      await this.dice.same(2)
    }
  }

  @service('fixed')
  class FixedService {
    @rpc same(n: number): number {
      return n
    }
  }

  const calling = (method: 'lucky' | 'atOnce' | 'inOrder'): Promise<unknown> =>
    simulate({ seed: 1, checkDeterminism: true }, async (sim) => {
      sim.service(DiskService)
      sim.service(FixedService)
      const disk = await sim.proxy<DiskService>('disk')
      return disk[method]()
    })

  test('names the line of a result that differs', async () => {
    for (let i = 0; i < 3; i++) {
      await expect(calling('lucky')).rejects.toThrow(
        /work of the platform.*\n- a computation of node:crypto \(RANDOMBYTESREQUEST\), begun at .*determinism-of-real-work\.test\.ts:\d+/,
      )
    }
  })

  test('does so after thousands of events without any, when the watch has dozed off', async () => {
    await simulate({ seed: 1 }, async (sim) => {
      sim.service(FixedService)
      const fixed = await sim.proxy<FixedService>('fixed')
      for (let i = 0; i < 500; i++) await fixed.same(i)
    })
    await expect(calling('lucky')).rejects.toThrow(
      /begun at .*determinism-of-real-work\.test\.ts:\d+/,
    )
  })

  test('finds every time that the platform orders two calls, though both runs went the same way', async () => {
    for (let i = 0; i < 5; i++) {
      const running = calling('atOnce')
      await expect(running).rejects.toMatchObject({ code: 'KINOKO_NOT_DETERMINISTIC' })
      await expect(running).rejects.toThrow(
        /a file \(FSREQPROMISE\), begun at .*determinism-of-real-work\.test\.ts:\d+/,
      )
    }
  })

  test('is content with real work whose order the code itself decides', async () => {
    await calling('inOrder')
  })
})

test('the first real work after thousands of events without any makes no difference', async () => {
  const script = fileURLToPath(new URL('support/after-quiet-events.ts', import.meta.url))
  const options = ['--import=tsx', '--conditions=kinoko:source', script]
  const { stdout } = await promisify(execFile)(process.execPath, options)
  expect(stdout).toBe('the same')
})
