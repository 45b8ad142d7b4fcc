/**
 * What a caller hears when something goes wrong, and how it tells one from another.
 */
import {
  deserializeToInstance,
  MethodNotFound,
  RemoteError,
  rpc,
  RpcTimeout,
  service,
  ServiceNotFound,
} from 'kinoko'
import { simulate } from 'kinoko/testing'

/** Known on both sides: it arrives as itself. */
class InsufficientFunds extends Error {
  override readonly name = 'InsufficientFunds'
}
deserializeToInstance(InsufficientFunds, { service: 'bank' })

@service('bank')
class BankService {
  @rpc({ expectedExceptions: [RangeError, InsufficientFunds] })
  withdraw(amount: number) {
    if (amount <= 0) throw new RangeError(`${amount} is no amount`)
    if (amount > 100) throw new InsufficientFunds(`you have 100, not ${amount}`)
    return 100 - amount
  }

  @rpc ponder() {
    return new Promise<never>(() => undefined)
  }
}

interface Services {
  bank: BankService & { audit(): void }
  post: { send(letter: string): void }
}

function describe(error: unknown): string {
  // an error of a class that is not registered here
  if (error instanceof RemoteError) return `RemoteError: ${error.excType}, ${error.value}`
  if (error instanceof InsufficientFunds) return `InsufficientFunds: ${error.message}`
  if (error instanceof ServiceNotFound) return `no service \`${error.service}\``
  if (error instanceof MethodNotFound) return `no method \`${error.method}\``
  if (error instanceof RpcTimeout) return `no answer from ${error.service}.${error.method}`
  throw error
}

await simulate({}, async (sim) => {
  sim.service(BankService)
  const { bank, post } = await sim.cluster<Services>()

  console.log(await bank.withdraw(30))
  console.log(await bank.withdraw(-1).catch(describe))
  console.log(await bank.withdraw(500).catch(describe))
  console.log(await bank.audit().catch(describe))
  console.log(await post.send('dear bank').catch(describe))
  console.log(await bank.ponder.with({ timeout: 2 })().catch(describe))
})
