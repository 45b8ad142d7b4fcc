import { PGlite } from '@electric-sql/pglite'
import { replaceDependencies, simulate, type Simulation } from 'kinoko/testing'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { AccountService } from './accounts.js'

let database: PGlite

beforeAll(async () => {
  database = new PGlite()
  await database.exec('create table accounts (id text primary key, balance int not null)')
})

beforeEach(async () => {
  await database.exec("delete from accounts; insert into accounts values ('ada', 0)")
})

/** Two instances that share the database. Virtual time stands still while PostgreSQL works. */
async function twoInstances(sim: Simulation) {
  sim.events.on('container', ({ container }) => replaceDependencies(container, { database }))
  const instances = sim.service(AccountService, { instances: 2 })
  return { instances, accounts: await sim.proxy<AccountService>('accounts') }
}

async function balance(): Promise<number> {
  const { rows } = await database.query<{ balance: number }>('select balance from accounts')
  return rows[0]!.balance
}

test('deposits at once are all there', () =>
  simulate({ seed: 1 }, async (sim) => {
    const { accounts } = await twoInstances(sim)
    await Promise.all([1, 2, 3, 4].map((amount) => accounts.deposit('ada', amount)))
    expect(await balance()).toBe(10)
  }))

test.each([1, 2, 3])(
  'seed %i: the deposit of an instance that crashes is made by the other, and perhaps a second time',
  (seed) =>
    simulate({ seed }, async (sim) => {
      const { accounts, instances } = await twoInstances(sim)
      const deposit = accounts.deposit.callAsync('ada', 10)
      sim.crash(instances.instance(0))
      await deposit.result()
      expect([10, 20]).toContain(await balance())
    }),
)
