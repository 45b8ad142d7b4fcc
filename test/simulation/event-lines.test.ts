/** Each event of a report knows the line of code that is its cause. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { EventDispatcher, eventHandler, rpc, RpcProxy, service } from 'kinoko'
import { explore, failureReport, simulate, toHtml, type FailureReport } from 'kinoko/testing'
import type { Simulation } from 'kinoko/testing'

@service('stock')
class StockService {
  @rpc
  take(sku: string): string {
    if (sku === 'none') throw new RangeError('sold out') // line: throws
    return sku
  }
}

@service('shop')
class ShopService {
  readonly stock = new RpcProxy<StockService>('stock')
  readonly dispatch = new EventDispatcher<{ sold: { sku: string } }>()

  @rpc
  async buy(sku: string): Promise<string> {
    await this.stock.take(sku) // line: nested call
    await this.dispatch('sold', { sku }) // line: dispatch
    return sku
  }
}

@service('mail')
class MailService {
  @eventHandler('shop', 'sold')
  sold(): void {
    // nothing to do
  }
}

async function scenario(sim: Simulation): Promise<void> {
  sim.service(ShopService)
  sim.service(StockService)
  const mail = sim.service(MailService)
  const shop = await sim.proxy<ShopService>('shop')
  await shop.buy('a') // line: call
  await shop.buy('none').catch(() => undefined) // line: failing call
  const raw = await sim.simulator.host('by-hand').connect('amqp://localhost')
  const channel = await raw.createChannel()
  await channel.assertQueue('jobs')
  channel.sendToQueue('jobs', Buffer.from('"by hand"')) // line: by hand
  await channel.consume('jobs', () => undefined, { noAck: true })
  await sim.sleep(10)
  sim.crash(mail.instances[0]!) // line: crash
  await sim.sleep(10)
  throw new Error('seen enough')
}

const source = readFileSync(new URL(import.meta.url), 'utf8').split('\n')

/** The number of the line that is marked so in this file. */
function marked(mark: string): number {
  return source.findIndex((line) => line.endsWith(`// line: ${mark}`)) + 1
}

/** The lines of this file that are the causes of events with such a text, each once. */
function causes({ story }: FailureReport, text: RegExp): number[] {
  const places = story.filter((each) => text.test(each.text)).map(({ where }) => where)
  const numbers = places.map((where) => /event-lines\.test\.ts:(\d+):\d+/.exec(where ?? '')?.[1])
  return [...new Set(numbers.map(Number))]
}

async function reportOf(running: Promise<unknown>): Promise<FailureReport> {
  return running.then(
    () => Promise.reject(new Error('the run did not fail')),
    (error: unknown) => failureReport(error)!,
  )
}

describe('the line of code that is the cause of an event', () => {
  test('is in the report of simulate', async () => {
    const report = await reportOf(simulate({ seed: 1 }, scenario))
    expect(causes(report, /request shop\.buy/)).toEqual([marked('call'), marked('failing call')])
    expect(causes(report, /request stock\.take/)).toEqual([marked('nested call')])
    expect(causes(report, /reply to stock\.take/)).toEqual([
      marked('nested call'),
      marked('throws'),
    ])
    expect(causes(report, /sold/)).toEqual([marked('dispatch')])
    expect(causes(report, /jobs/)).toEqual([marked('by hand')])
    expect(causes(report, /crash/)).toEqual([marked('crash')])
  })

  test('is in the report of explore, though explorations take no stacks', async () => {
    const report = await reportOf(explore({ seeds: 1 }, scenario))
    expect(causes(report, /sold/)).toEqual([marked('dispatch')])
    expect(causes(report, /jobs/)).toEqual([marked('by hand')])
  })

  test('stands on the page: in the card of a message, and beside a note', async () => {
    const page = toHtml(await reportOf(simulate({ seed: 1 }, scenario)))
    const line = (mark: string): RegExp => new RegExp(`event-lines.test.ts:${marked(mark)}:\\d+`)
    expect(page).toMatch(new RegExp(`crashes <small>at [^<]*${line('crash').source}`))
    expect(page).toContain("'caused by ' + event.where")
    const [, json = ''] = /id="report">(.*?)<\/script>/.exec(page) ?? []
    const { story } = JSON.parse(json) as FailureReport
    expect(story.find(({ text }) => text.includes('publishes sold'))?.where).toMatch(
      line('dispatch'),
    )
  })
})
