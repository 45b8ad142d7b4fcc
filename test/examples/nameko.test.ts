import { describe, expect, test } from 'vitest'
import { printed } from './printed.js'

describe('the services of the first document', () => {
  test('101: the calculator adds, divides, and refuses to divide by zero', async () => {
    expect(await printed(() => import('../../examples/101-calculator.js'))).toEqual([
      5,
      3.5,
      'RangeError: Division by zero',
    ])
  })

  test('102: the user service lets the calculator multiply', async () => {
    expect(await printed(() => import('../../examples/102-user-service.js'))).toEqual([
      { user_id: 7, score: 60 },
    ])
  })

  test('103: the order service calls three others at once, and hears of a failure', async () => {
    expect(await printed(() => import('../../examples/103-parallel-orders.js'))).toEqual([
      {
        status: 'success',
        payment: { paid: 9 },
        inventory: { reserved: ['tea'] },
        email_sent: true,
      },
      '300 ms',
      { order: { id: 7 }, customer: 'customer of 7', shipping: 'parcel 7' },
      '100 ms',
      { status: 'failed', error: 'RangeError over the limit' },
    ])
  })

  test('104: a remote error is told from a service that is not there', async () => {
    expect(await printed(() => import('../../examples/104-error-handling.js'))).toEqual([
      { status: 'service_unavailable' },
      { status: 'success', payment: { paid: 9 } },
      { status: 'payment_failed', error: 'RangeError over the limit' },
    ])
  })

  test('105: the audit service knows the user two calls away, and the correlation id', async () => {
    expect(await printed(() => import('../../examples/105-audit-service.js'))).toEqual([
      { action: 'removed', user_id: 'ada' },
      'a correlation id: true, a time: true',
    ])
  })

  test('106: the configuration file is read as it is written', async () => {
    expect(await printed(() => import('../../examples/106-configuration/main.js'))).toEqual([
      { max_retries: 3, interval_start: 0.1, interval_step: 0.2 },
      3,
      'RpcTimeout after 30000 ms',
    ])
  })
})

describe('what else nameko has', () => {
  test('110: an event reaches one instance of a pool, and every instance of a broadcast', async () => {
    expect(await printed(() => import('../../examples/110-events.js'))).toEqual([
      'a screen shows tea',
      'a screen shows tea',
      'booked 4 for tea, sold by ada',
    ])
  })

  test('111: a timer fires every hour of a day', async () => {
    expect(await printed(() => import('../../examples/111-timer.js'))).toEqual([
      'hello from the janitor',
      '24 times in a day',
    ])
  })

  test('112: schemas say which field is wrong', async () => {
    const lines = await printed(() => import('../../examples/112-validation.js'))
    expect(lines.slice(0, 2)).toEqual([{ total: 4 }, { total: 6 }])
    expect(lines[2]).toMatch(/^place\(\) got invalid arguments: 'order.item': .*; 'order.count': /)
  })

  test('113: a dependency provider of one’s own keeps what was saved by a call that went well', async () => {
    expect(await printed(() => import('../../examples/113-custom-dependency.js'))).toEqual([
      'connected to memory:',
      'RemoteError: RangeError nothing to write',
      'saved: buy tea (2 calls deep)',
    ])
  })

  test('114: an entrypoint of one’s own fires a method', async () => {
    expect(await printed(() => import('../../examples/114-custom-entrypoint.js'))).toEqual([
      'Dear Ada, ...',
      'office.answer: answered',
      'Ada, again!',
      'office.answer: answered',
    ])
  })

  test('116: a service that was in Python is called as it was', async () => {
    const invoice = { to: 'Bob', total: 7, currency: 'EUR', by: 'ada' }
    const lines = await printed(() => import('../../examples/116-migrated-service/main.js'))
    // the answer, the event and the refusal come in no order of their own
    expect(lines.slice(0, 3)).toEqual(expect.arrayContaining([invoice, 'an invoice needs items']))
    expect(lines.filter((line) => typeof line === 'object')).toEqual([invoice, invoice])
    expect(lines[3]).toBe('paid: 7')
  })

  test('115: serializers by name', async () => {
    expect(await printed(() => import('../../examples/115-serializers.js'))).toEqual([
      { id: 12345678901234567890n, ratio: NaN },
      new Uint8Array([1, 2, 255]),
      { when: ['now', 'later'] },
    ])
  })
})
